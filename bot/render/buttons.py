"""What stands on buttons."""

from __future__ import annotations

__all__ = ["CONTEXT", "DELETE", "QUOTE", "SOURCE"]

QUOTE = "Quote"
CONTEXT = "Context"
SOURCE = "Source"
DELETE = "Delete"

"""What stands on buttons."""

from __future__ import annotations

__all__ = ["CONTEXT", "QUOTE", "SOURCE"]

QUOTE = "Quote"
CONTEXT = "Context"
SOURCE = "Source"

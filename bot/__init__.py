"""Rethread: an archived discussion, brought back to life in a Discord server."""

__version__ = "0.1.0"

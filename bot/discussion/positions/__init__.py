"""Who stands where in a thread, on what grounds, and how sure that is."""

from bot.discussion.positions.document import to_document
from bot.discussion.positions.model import Positions
from bot.discussion.positions.summary import summarise

__all__ = ["Positions", "summarise", "to_document"]

"""What the room thinks of a thread: its votes, groups of voters, and where it differs from the archive."""

from bot.discussion.positions.room.model import Room, Votes
from bot.discussion.positions.room.see import see_room, within

__all__ = ["Room", "Votes", "see_room", "within"]

"""Which summary is asked for: a thread, a part of it, and perhaps one author or one claim. It fits into a custom id."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.errors import BadInput, NotFound
from bot.render import catchup
from bot.render.positions import replies as texts
from bot.store import Replay, StoredThread
from bot.surface import shield

if TYPE_CHECKING:
    import discord

    from bot.client import Rethread

__all__ = ["ASKED", "Asked", "Part", "claim_at", "claim_id", "meant_part", "shielded"]

ASKED: Final = r"(?P<asked>[0-9]{1,18}:[0-9]{1,9}-[0-9]{1,9}:(?:w|a[0-9]{1,9}|c[0-9]{1,9}\.[0-9]{1,9}))"

Part = Literal["whole", "so far", "since I left"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Posts `first` to `last` (0: to the end) of a thread.

    `author` is a post of the author that is asked for; `claim` is where the claim begins: post and offset.
    """

    thread_id: int
    first: int = 1
    last: int = 0
    author: int | None = None
    claim: tuple[int, int] | None = None

    def written(self) -> str:
        """As it stands in custom ids: at most 59 characters."""
        focus = "w"
        if self.author is not None:
            focus = f"a{self.author}"
        if self.claim is not None:
            focus = f"c{self.claim[0]}.{self.claim[1]}"
        return f"{self.thread_id}:{self.first}-{self.last}:{focus}"

    def part(self) -> Asked:
        """The same posts, of all authors and about everything."""
        return Asked(self.thread_id, self.first, self.last)

    @classmethod
    def read(cls, written: str) -> Asked:
        """What `written` wrote."""
        found = re.fullmatch(r"([0-9]+):([0-9]+)-([0-9]+):([wac])([0-9]*)(?:\.([0-9]+))?", written)
        if found is None:
            raise ValueError(written)
        thread, first, last, kind, post, start = found.groups()
        return cls(
            int(thread),
            int(first),
            int(last),
            author=int(post) if kind == "a" else None,
            claim=(int(post), int(start)) if kind == "c" else None,
        )


def claim_id(post: int, start: int) -> str:
    """A claim as the value of a choice: the post, and where in it the claim begins."""
    return f"c{post}.{start}"


def claim_at(written: str) -> tuple[int, int] | None:
    """What `claim_id` wrote, None where something else is written."""
    found = re.fullmatch(r"c([0-9]{1,9})\.([0-9]{1,9})", written)
    return (int(found[1]), int(found[2])) if found else None


async def meant_part(
    interaction: discord.Interaction[Rethread],
    thread: StoredThread,
    part: Part,
    first: int | None,
    last: int | None,
) -> tuple[int, int]:
    """The posts that are meant, the last one 0 where they go to the end of the thread.

    "so far" ends where the replay in this channel stands, "since I left" begins behind the member's bookmark. Nothing
    goes beyond what the member wants to be told. Raises `NotFound` for no such place, `BadInput` for no such part.
    """
    begin, end = first or 1, last or 0
    if part == "since I left":
        begin = max(begin, await _left(interaction, thread) + 1)
        may = await shield.readable_to(interaction, thread)
        if begin > may:
            raise NotFound(catchup.nothing_since(begin - 1, kept_back=may < thread.posts))
    else:
        told = await shield.horizon(interaction, thread)
        if told == 0:
            raise NotFound(catchup.nothing_yet(thread.name))
        may = told or thread.posts
    end = min(end or may, may)
    if part == "so far":
        stands = await _progress(interaction, thread)
        end = min(end, stands) if end else stands
    if begin > thread.posts or (end and begin > end):
        backwards = last is not None and last < begin
        raise BadInput(texts.wrong_range(begin, last if backwards else end, thread.posts, thread.name, named=backwards))
    return begin, 0 if end >= thread.posts else end


async def shielded(interaction: discord.Interaction[Rethread], thread: StoredThread, asked: Asked) -> Asked:
    """What is asked for, without what the member's shield keeps back.

    A part that begins behind that was asked for by itself, as what came since a bookmark is, and stays. Raises
    `NotFound` where nothing would be left.
    """
    told = await shield.horizon(interaction, thread)
    if told is None or 0 < asked.last <= told or asked.first > max(told, 1):
        return asked
    if told == 0:
        raise NotFound(catchup.nothing_yet(thread.name))
    return replace(asked, last=told)


async def _left(interaction: discord.Interaction[Rethread], thread: StoredThread) -> int:
    """The post of the member's bookmark."""
    mark = await interaction.client.store.bookmarks.get(
        thread.id, guild_id=thread.guild_id, member_id=interaction.user.id
    )
    if mark is None:
        raise NotFound(catchup.no_bookmark(thread.name))
    return mark.post


async def _progress(interaction: discord.Interaction[Rethread], thread: StoredThread) -> int:
    """The last post that the replay of the thread in this channel has shown."""
    store = interaction.client.store
    live = await store.replays.live_in(interaction.channel_id or 0)
    if live is None or live.thread_id != thread.id:
        raise NotFound(texts.not_running(thread.name))
    if (post := await _stands_at(interaction, live)) < 1:
        raise NotFound(texts.NOT_BEGUN)
    return post


async def _stands_at(interaction: discord.Interaction[Rethread], replay: Replay) -> int:
    position = await interaction.client.store.replays.journal(replay).position()
    return position.last[0] if position.last else position.start - 1

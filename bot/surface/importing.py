"""An import in Discord: files are read in a child process, compared with the library, and laid out on a workbench."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import discord

from bot import child
from bot.archive.document import dumps, fingerprint, from_document
from bot.archive.importers import MAX_BYTES
from bot.archive.importers.several import File, Reading, read_files
from bot.archive.repair_document import from_json, to_json
from bot.archive.update import Longer
from bot.errors import BadInput, Conflict, Unreadable
from bot.render import library, updates
from bot.surface import workbench
from bot.surface.held import Growth, Held
from bot.surface.options import guild_of
from bot.surface.sources import packed, unpacked
from bot.surface.workbench import Bench

if TYPE_CHECKING:
    from bot.archive.model import Thread
    from bot.client import Rethread

__all__ = ["apart", "bench_for", "keep", "read_again", "read_attachments"]

log = logging.getLogger(__name__)

_SECONDS_TO_READ: Final = 30


async def read_attachments(
    interaction: discord.Interaction[Rethread],
    attachments: Sequence[discord.Attachment],
    *,
    format_name: str | None,
    nsfw: bool,
) -> Bench:
    """Read attachments as the pages of one thread and lay it out. Raises `BadInput` with what stands against it."""
    for attachment in attachments:
        if attachment.size > MAX_BYTES:
            raise BadInput(library.too_large(attachment.size / 1024 / 1024))
    files = [File(attachment.filename, await attachment.read()) for attachment in attachments]
    reading = await _read(files, format_name)
    source = await asyncio.to_thread(packed, files) if reading.others else None
    return await bench_for(interaction, reading.thread, Held(nsfw=nsfw, others=reading.others), source=source)


async def _read(files: Sequence[File], format_name: str | None) -> Reading:
    try:
        return await child.run(read_files, list(files), format_name, seconds=_SECONDS_TO_READ)
    except Unreadable as refusal:
        raise BadInput(library.unreadable(files[0].name, refusal.place, str(refusal))) from None


async def bench_for(
    interaction: discord.Interaction[Rethread], thread: Thread, held: Held, *, source: str | None = None
) -> Bench:
    """Lay a thread out: by itself, or as what it adds to the thread of the library that it is a longer copy of.

    Raises `BadInput` where the library has all of it. `source` is kept beside it, so that it can be read again.
    """
    guild_id, threads = guild_of(interaction).id, interaction.client.store.threads
    if (known := await threads.known(thread, guild_id=guild_id)) is not None:
        raise BadInput(library.already(known.name, known.posts))
    copy = await threads.copy_of(thread, guild_id=guild_id)
    if copy is not None and not isinstance(copy.update, Longer):
        raise BadInput(updates.same(copy.head.name, copy.head.posts))
    if source is not None:
        held = replace(held, source=await workbench.keep_document(interaction, source))
    repairs = from_json(held.aside.get(thread.source_format, "[]"))
    if copy is None or not isinstance(copy.update, Longer):
        return await workbench.set_up(interaction, thread, replace(held, stored=None, growth=None), repairs=repairs)
    update = copy.update
    own = await workbench.keep_document(interaction, await asyncio.to_thread(dumps, thread))
    growth = Growth(fingerprint(copy.thread), update.added, update.changed, update.mended)
    held = replace(held, stored=copy.head.id, growth=growth, apart=own)
    return await workbench.set_up(interaction, update.thread, held, repairs=repairs)


async def read_again(interaction: discord.Interaction[Rethread], bench: Bench, format_name: str) -> Bench:
    """Read the files of a workbench in another format, on a new one; the old one ends, and its repairs are kept aside.

    Raises `BadInput` where that is not possible; then nothing has changed.
    """
    source = await workbench.document_of(interaction, bench.held.source)
    if source is None:
        raise BadInput(updates.NO_SOURCE)
    reading = await _read(await asyncio.to_thread(unpacked, source), format_name)
    aside: Mapping[str, str] = {**bench.held.aside, bench.thread.source_format: to_json(bench.repairs)}
    held = replace(bench.held, others=reading.others, aside=aside, stored=None, growth=None, apart=None)
    fresh = await bench_for(interaction, reading.thread, held)
    await workbench.close(interaction, bench, keep=[bench.held.source])
    return fresh


async def apart(interaction: discord.Interaction[Rethread], bench: Bench) -> Bench:
    """The copy on a workbench of its own, so that it becomes a thread of its own."""
    document = await workbench.document_of(interaction, bench.held.apart)
    if document is None:
        raise BadInput(updates.NO_SOURCE)
    thread = await asyncio.to_thread(lambda: from_document(json.loads(document)))
    fresh = await workbench.set_up(interaction, thread, replace(bench.held, stored=None, growth=None, apart=None))
    await workbench.close(interaction, bench, keep=[bench.held.source])
    return fresh


async def keep(interaction: discord.Interaction[Rethread], bench: Bench) -> str:
    """Put what lies on the workbench into the library, in one transaction, and say what is there now."""
    store, guild = interaction.client.store, guild_of(interaction)
    thread, update, held = bench.thread, bench.update, bench.held
    free = [name for name in held.members if await store.threads.author(guild.id, name) is None]
    if held.stored is not None and update is not None and held.growth is not None:
        was = await store.threads.load(held.stored, guild_id=guild.id, whole=True)
        if fingerprint(was) != held.growth.base:
            raise Conflict(updates.CHANGED_SINCE)
        mended = update.mended_by(bench.mended)
        wanted = await store.threads.replace(held.stored, mended, was=was, guild_id=guild.id)
        interaction.client.corrections.wake()
        said, thread_id = updates.updated(thread.name, update, messages=len(wanted)), held.stored
    else:
        added = await store.threads.add(
            thread, guild_id=guild.id, imported_by=interaction.user.id, nsfw=held.nsfw, at=datetime.now(UTC)
        )
        if added.existed:
            await workbench.close(interaction, bench)
            return library.already(thread.name, len(thread.posts))
        said, thread_id = library.imported(thread.name, len(thread.posts)), added.thread_id
    for name in free:
        if name in thread.authors:
            await store.settings.link_author(guild.id, name, member_id=held.members[name])
    await workbench.close(interaction, bench)
    log.info("server %d: thread %d imported, %d posts", guild.id, thread_id, len(thread.posts))
    return said

"""`/manage`, as moderators and others meet it."""

import pytest

from bot.archive.importers import MAX_BYTES

from tests.cogs.conftest import buttons, text

NEWS = """Old harbour to become a park?

The council wants to turn the old harbour into a park by next summer.

It would cost two million, mostly for the sea wall.
I like the idea. The harbour has been empty for ten years.
I like the idea. The harbour has been empty for ten years.

It is not empty, the rowing club is there.
It is not empty, the rowing club is there.

The rowing club has forty members and could share the north pier.
"""


async def upload(server, member, data: bytes, name="thread.txt", **options):
    return await member.slash(server.channel, "manage import", file=(name, data), **options)


async def test_an_import_is_shown_first_and_kept_only_when_it_is_confirmed(server):
    shown = await upload(server, server.moderator, NEWS.encode())
    assert shown.ephemeral
    assert "4 posts" in text(shown) or "5 posts" in text(shown)
    assert "First post" in text(shown)
    assert "Last post" in text(shown)
    assert await server.store.threads.library(server.guild.id) == []

    confirmed = await server.moderator.click(shown.response, label="Import")
    assert "is in the library" in text(confirmed)
    [kept] = await server.store.threads.library(server.guild.id)
    assert kept.imported_by == server.moderator.id

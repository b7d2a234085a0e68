"""`/manage`, as moderators and others meet it."""

import sys

import pytest

from bot.archive.document import dumps
from tests.cogs.conftest import buttons, text
from tests.cogs.test_reading import FERRY

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


async def library(server):
    return await server.store.threads.library(server.guild.id)


async def test_an_import_is_shown_first_and_kept_only_when_it_is_confirmed(server):
    shown = await upload(server, server.moderator, NEWS.encode())
    assert shown.ephemeral
    assert "4 posts" in text(shown)
    assert "First post" in text(shown)
    assert "Last post" in text(shown)
    assert shown.response.attachments[0].filename == "report.txt"
    assert await library(server) == []

    confirmed = await server.moderator.click(shown.response, label="Import")
    assert "is in the library" in text(confirmed)
    [kept] = await library(server)
    assert kept.imported_by == server.moderator.id
    assert kept.posts == 4


async def test_a_preview_can_be_cancelled(server):
    shown = await upload(server, server.moderator, NEWS.encode())
    cancelled = await server.moderator.click(shown.response, label="Cancel")
    assert "Nothing was imported" in text(cancelled)
    assert await library(server) == []


async def test_a_thread_document_comes_in_without_loss(server):
    shown = await upload(server, server.moderator, dumps(FERRY).encode(), "ferry.json")
    await server.moderator.click(shown.response, label="Import")
    [kept] = await library(server)
    assert await server.store.threads.load(kept.id, guild_id=server.guild.id) == FERRY


async def test_the_same_thread_twice_says_so_and_changes_nothing(server):
    await server.add(FERRY)
    shown = await upload(server, server.moderator, dumps(FERRY).encode(), "ferry.json")
    assert "already" in text(shown)
    assert buttons(shown.response) == []
    assert len(await library(server)) == 1


async def test_two_previews_of_one_thread_import_it_once(server):
    first = await upload(server, server.moderator, NEWS.encode())
    second = await upload(server, server.moderator, NEWS.encode())
    await server.moderator.click(first.response, label="Import")
    assert "already" in text(await server.moderator.click(second.response, label="Import"))
    assert len(await library(server)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in it"),
        (b"\n" * 100_000, "nothing in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG picture"),
        (b"<!doctype html><html><body>x</body></html>", "on this page"),
        (b'{"rethread": 1, "posts": [{"number": 2}]}', "posts"),
    ],
)
async def test_a_file_that_is_no_thread_is_refused_with_the_reason(server, data, said):
    shown = await upload(server, server.moderator, data, "file`@everyone")
    assert "I could not read" in text(shown)
    assert said in text(shown)
    assert await library(server) == []


async def test_a_file_above_ten_megabytes_is_refused_before_it_is_fetched(server, monkeypatch):
    monkeypatch.setattr(sys.modules["bot.surface.importing"], "MAX_BYTES", 100)
    shown = await upload(server, server.moderator, b"a" * 101)
    assert "at most 10 MB" in text(shown)


async def test_members_cannot_manage(server):
    shown = await upload(server, server.alice, NEWS.encode())
    assert "Only moderators" in text(shown)
    assert "Only moderators" in text(await upload(server, server.host, NEWS.encode()))


async def test_removing_asks_first_and_hands_over_a_copy(server):
    await server.add(FERRY)
    asked = await server.moderator.slash(server.channel, "manage remove", thread="ferry")
    assert "cannot be undone" in text(asked)
    assert asked.response.attachments[0].filename.endswith(".json")
    assert "stays in the library" in text(await server.moderator.click(asked.response, label="Keep it"))
    assert len(await library(server)) == 1
    asked = await server.moderator.slash(server.channel, "manage remove", thread="ferry")
    assert "no longer" in text(await server.moderator.click(asked.response, label="Remove it"))
    assert await library(server) == []


async def test_removing_a_thread_ends_its_replay(server):
    await server.add(FERRY)
    await server.host.slash(server.channel, "replay start", pace="steady", seconds=30)
    asked = await server.moderator.slash(server.channel, "manage remove", thread="ferry")
    await server.moderator.click(asked.response, label="Remove it")
    before = len(server.messages())
    await server.env.advance_time(300)
    assert len(server.messages()) == before


async def test_a_restricted_import_is_marked(server):
    shown = await upload(server, server.moderator, NEWS.encode(), nsfw=True)
    await server.moderator.click(shown.response, label="Import")
    [kept] = await library(server)
    assert kept.nsfw
    said = await server.moderator.slash(server.channel, "manage restrict", thread="harbour", restricted=False)
    assert "every channel" in text(said)
    [kept] = await library(server)
    assert not kept.nsfw


async def test_an_author_is_linked_to_a_member_and_unlinked(server):
    await server.add(FERRY)
    said = await server.moderator.slash(server.channel, "manage author", author="Bob", member=server.bob)
    assert server.bob.mention in text(said)
    assert (await server.store.settings.links(server.guild.id))[0].member_id == server.bob.id
    assert "no member any more" in text(await server.moderator.slash(server.channel, "manage author", author="bob"))
    assert await server.store.settings.links(server.guild.id) == []
    assert "is called" in text(await server.moderator.slash(server.channel, "manage author", author="nobody"))


async def test_check_names_what_is_missing(server):
    from tests.cogs.test_replay import deny

    assert "every permission" in text(await server.moderator.slash(server.channel, "manage check"))
    await deny(server, server.channel, manage_webhooks=True)
    shown = text(await server.moderator.slash(server.channel, "manage check"))
    assert "Manage Webhooks" in shown
    assert "EMOJI" in shown

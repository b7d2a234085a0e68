"""`/manage import` of several pages, of a thread that is there already, and in another format than the likeliest."""

from dataclasses import replace

import pytest

from bot.archive.model import Post, Thread
from bot.archive.repair import SetAuthor, apply
from tests.cogs.conftest import buttons, document, text
from tests.cogs.test_admin import library, upload
from tests.cogs.test_mend import fill, press, to_post

BOARD = "https://board.example/t/"
CHAT = "## Ann, 2019-03-04 18:20\n\nThe bridge is old.\n\n## Bob, 2019-03-04 18:30\n\nSo it is.\n"


def page(*posts: int, url: str = f"{BOARD}talk.9/") -> Thread:
    return Thread(
        "The long talk",
        tuple(Post(at, f"Words of {one}.", "ann", source_id=str(one)) for at, one in enumerate(posts, 1)),
        "xenforo2",
        url=url,
    )


def file(thread: Thread, name: str = "page.json") -> tuple[str, bytes]:
    return name, document(thread)


async def stored(server):
    return [
        await server.store.threads.load(one.id, guild_id=server.guild.id) for one in reversed(await library(server))
    ]


async def test_several_attachments_are_pages_of_one_thread(server):
    shown = await server.moderator.slash(
        server.channel,
        "manage import",
        file=file(page(3, 4, url=f"{BOARD}talk.9/page-2")),
        page2=file(page(1, 2)),
        page3=file(page(4, 5, url=f"{BOARD}talk.9/page-3")),
    )
    assert "5 posts" in text(shown)
    await press(server, shown.response, "Import")
    [thread] = await stored(server)
    assert [post.source_id for post in thread.posts] == ["1", "2", "3", "4", "5"]


async def test_attachments_of_two_threads_are_refused(server):
    shown = await server.moderator.slash(
        server.channel, "manage import", file=file(page(1)), page2=file(page(7, url=f"{BOARD}other.8/"))
    )
    assert "hold 2" in text(shown)
    assert await library(server) == []


async def test_a_longer_copy_is_added_after_it_was_shown(server):
    thread_id = await server.add(page(1, 2))
    await server.host.slash(server.channel, "replay start", pace="manual")
    shown = await upload(server, server.moderator, document(page(1, 2, 3, 4)), "longer.json")
    assert shown.response.embeds[0].title == "Add to “The long talk”?"
    assert "2 new posts (#3 to #4)" in text(shown)
    assert "new: #3 **ann**: Words of 3." in text(shown)
    assert [len(one.posts) for one in await stored(server)] == [2], "nothing is added before it is confirmed"
    done = await press(server, shown.response, "Add")
    assert "is up to date: 2 new posts (#3 to #4)" in text(done)
    [thread] = await stored(server)
    assert [post.text for post in thread.posts] == [f"Words of {one}." for one in (1, 2, 3, 4)]
    assert (await library(server))[0].id == thread_id


async def test_the_same_posts_again_change_nothing_and_it_says_so(server):
    await server.add(page(1, 2, 3))
    shown = await upload(server, server.moderator, document(page(2, 3)), "shorter.json")
    assert "with all that this copy has. Nothing was changed" in text(shown)
    assert buttons(shown.response) == []


async def test_a_replay_that_would_show_other_words_stands_against_it(server):
    await server.add(page(1, 2))
    await server.host.slash(server.channel, "replay start", pace="manual")
    edited = page(1, 2, 3)
    edited = replace(edited, posts=(replace(edited.posts[0], text="Words of 1, edited."), *edited.posts[1:]))
    shown = await upload(server, server.moderator, document(edited), "edited.json")
    assert "1 changed (#1)" in text(shown)
    assert "Stop it first" in text(await press(server, shown.response, "Add"))
    await server.host.slash(server.channel, "replay stop")
    assert "is up to date" in text(await press(server, shown.response, "Add"))


async def test_a_thread_that_changed_meanwhile_is_not_overwritten(server):
    thread_id = await server.add(page(1, 2))
    shown = await upload(server, server.moderator, document(page(1, 2, 3)), "longer.json")
    was = page(1, 2)
    await server.store.threads.replace(thread_id, apply(was, [SetAuthor(1, "anna")]), was=was, guild_id=server.guild.id)
    assert "was changed since" in text(await press(server, shown.response, "Add"))
    assert [len(one.posts) for one in await stored(server)] == [2]


async def test_what_a_copy_adds_can_be_mended_first(server):
    await server.add(page(1, 2))
    shown = await upload(server, server.moderator, document(page(1, 2, 3, 4)), "longer.json")
    await to_post(server, shown.response, 3)
    await press(server, shown.response, "Drop")
    await press(server, shown.response, "Back to the preview")
    await press(server, shown.response, "Add")
    [thread] = await stored(server)
    assert [post.text for post in thread.posts] == ["Words of 1.", "Words of 2.", "Words of 4."]


async def test_a_copy_can_be_kept_apart(server):
    await server.add(page(1, 2))
    shown = await upload(server, server.moderator, document(page(1, 2, 3)), "longer.json")
    await press(server, shown.response, "Keep apart")
    assert shown.response.embeds[0].title == "Import “The long talk”?"
    await press(server, shown.response, "Import")
    assert [len(one.posts) for one in await stored(server)] == [2, 3]


def formats(card) -> list[str]:
    return [option["value"] for one in buttons(card) if one["type"] == 3 for option in one["options"]]


async def choose(server, card, value):
    [menu] = [one for one in buttons(card) if one["type"] == 3]
    return await server.moderator.select(card, [value], custom_id=menu["custom_id"])


async def test_another_format_is_shown_anew_and_repairs_of_the_first_come_back_with_it(server):
    shown = await upload(server, server.moderator, CHAT.encode(), "chat.md")
    card = shown.response
    assert "read as markdown" in text(card)
    assert formats(card) == ["flat-text"]
    await fill(server, card, "Title…", "Bridges")
    old = next(one["custom_id"] for one in buttons(card) if one.get("label") == "Undo")
    await choose(server, card, "flat-text")
    assert "read as flat" in text(card)
    assert "Bridges" not in text(card)
    assert formats(card) == ["markdown-archive"]
    assert old not in [one["custom_id"] for one in buttons(card)]
    await choose(server, card, "markdown-archive")
    assert "Bridges" in text(card)
    await press(server, card, "Import")
    [thread] = await stored(server)
    assert (thread.title, len(thread.posts)) == ("Bridges", 2)


@pytest.mark.parametrize("label", ["Import", "Cancel"])
async def test_nothing_is_left_of_a_preview_that_ended(server, label):
    shown = await upload(server, server.moderator, CHAT.encode(), "chat.md")
    await choose(server, shown.response, "flat-text")
    await press(server, shown.response, label)
    async with server.store._database.read() as connection:
        from sqlalchemy import text as sql

        assert await connection.scalar(sql("SELECT count(*) FROM drafts")) == 0

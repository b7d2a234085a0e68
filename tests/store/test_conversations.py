"""What members asked last, discussions of posts, and holds of replays."""

from __future__ import annotations

from datetime import timedelta

from bot.archive.repair import Drop, MergeWithPrevious, apply
from bot.discussion.answers.model import Conversation
from bot.replay.plan import Style
from bot.store import Store, Talk
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

SAID = Conversation("Who pays?", ("pay",), (2, 1), (1, 2, 3))


async def test_a_conversation_lasts_half_an_hour_in_its_channel(store: Store, thread_id: int):
    kept = store.conversations
    await kept.keep(Talk(thread_id, SAID), 5, 7, guild_id=GUILD, at=NOW)
    assert await kept.get(5, 7, guild_id=GUILD, at=NOW + timedelta(minutes=29)) == Talk(thread_id, SAID)
    assert await kept.get(5, 7, guild_id=GUILD, at=NOW + timedelta(minutes=31)) is None
    assert await kept.get(6, 7, guild_id=GUILD, at=NOW) is None
    assert await kept.get(5, 8, guild_id=GUILD, at=NOW) is None
    assert await kept.get(5, 7, guild_id=OTHER_GUILD, at=NOW) is None
    later = Conversation("And why?", (), (3,))
    await kept.keep(Talk(thread_id, later), 5, 7, guild_id=GUILD, at=NOW)
    assert (await kept.get(5, 7, guild_id=GUILD, at=NOW) or Talk(0, SAID)).conversation == later
    await kept.keep(Talk(thread_id, SAID), 5, 9, guild_id=OTHER_GUILD, at=NOW)  # not its thread
    assert await kept.get(5, 9, guild_id=OTHER_GUILD, at=NOW) is None


async def test_a_conversation_goes_with_its_thread_and_with_the_member(store: Store, thread_id: int):
    await store.conversations.keep(Talk(thread_id, SAID), 5, 7, guild_id=GUILD, at=NOW)
    await store.members.opt_out(GUILD, 7)
    assert await store.conversations.get(5, 7, guild_id=GUILD, at=NOW) is None
    await store.conversations.keep(Talk(thread_id, SAID), 5, 8, guild_id=GUILD, at=NOW)
    await store.threads.remove(thread_id, guild_id=GUILD)
    assert await store.conversations.get(5, 8, guild_id=GUILD, at=NOW) is None


async def test_a_discussion_is_begun_completed_and_found_again(store: Store, thread_id: int):
    kept = store.discussions
    one = await kept.begin(guild_id=GUILD, thread_id=thread_id, post=2, parent_id=5, opener_id=7, at=NOW)
    assert await kept.of_guild(GUILD) == []
    assert [each.place_id for each in await kept.of_post(thread_id, 2, guild_id=GUILD)] == [None]
    await kept.complete(one, 77)
    assert [(each.post, each.place_id) for each in await kept.of_guild(GUILD)] == [(2, 77)]
    assert await kept.of_guild(OTHER_GUILD) == []
    other = await kept.begin(guild_id=GUILD, thread_id=thread_id, post=2, parent_id=5, opener_id=7, at=NOW)
    await kept.forget(other)
    await kept.closed(77)
    assert await kept.of_post(thread_id, 2, guild_id=GUILD) == []


async def test_a_discussion_follows_its_post(store: Store, thread_id: int):
    was = await store.threads.load(thread_id, guild_id=GUILD)
    for post, place in ((2, 72), (3, 73)):
        one = await store.discussions.begin(
            guild_id=GUILD, thread_id=thread_id, post=post, parent_id=5, opener_id=7, at=NOW
        )
        await store.discussions.complete(one, place)
    await store.threads.replace(thread_id, apply(was, [Drop(2)]), was=was, guild_id=GUILD)
    assert [(each.post, each.place_id) for each in await store.discussions.of_guild(GUILD)] == [(2, 73)]
    now = await store.threads.load(thread_id, guild_id=GUILD)
    await store.threads.replace(thread_id, apply(now, [MergeWithPrevious(2)]), was=now, guild_id=GUILD)
    assert [(each.post, each.place_id) for each in await store.discussions.of_guild(GUILD)] == [(1, 73)]


async def test_a_hold_counts_each_member_once_and_stays_released(store: Store, thread_id: int):
    replay = await store.replays.create(
        guild_id=GUILD,
        channel_id=5,
        thread_id=thread_id,
        host_id=7,
        pace="steady",
        style=Style.PLAIN,
        first=1,
        last=3,
        hold=2,
    )
    assert replay.hold == 2
    assert await store.holds.open(replay.id) is None
    assert await store.holds.hold(replay.id, 2)
    assert await store.holds.hold(replay.id, 2)
    assert await store.holds.vote(replay.id, 2, member_id=7) == 1
    assert await store.holds.vote(replay.id, 2, member_id=7) == 1
    assert await store.holds.vote(replay.id, 2, member_id=8) == 2
    held = await store.holds.open(replay.id)
    assert held is not None
    assert (held.post, held.votes) == (2, 2)
    await store.holds.release(replay.id)
    assert await store.holds.open(replay.id) is None
    assert not await store.holds.hold(replay.id, 2)

"""What members want of the bot, and what follows for what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import Reason
from bot.errors import NotAllowed
from bot.store import Consent, Forgotten, Kind, Member, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

WEIGHTS = EmojiWeights.parse("👍=1,👎=-1")
ALICE, BOB = 7, 8


@pytest.fixture
async def shown(store: Store, thread_id: int) -> int:
    """Message 90 shows post 1; Alice and Bob like it, and Alice pressed a button below post 2."""
    begun = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=1, kind=Kind.EXCERPT)
    await store.deliveries.complete(begun.id, 90)
    for member in (ALICE, BOB):
        store.reactions.add(90, member, emoji="👍", at=NOW)
    await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=ALICE, value=-1)
    return thread_id


async def voters(store: Store, thread_id: int) -> list[int]:
    scores = [
        await store.scores.post_score(thread_id, post, guild_id=GUILD, weights=WEIGHTS, self_votes=True)
        for post in (1, 2)
    ]
    return [score.voters for score in scores]


async def test_settings_last_and_belong_to_one_guild(store: Store):
    assert await store.members.get(GUILD, ALICE) == Member(GUILD, ALICE)
    await store.members.set_quoting(GUILD, ALICE, Consent.YES)
    assert await store.members.block(GUILD, ALICE, blocked=True)
    assert not await store.members.block(GUILD, ALICE, blocked=True)
    assert await store.members.get(GUILD, ALICE) == Member(GUILD, ALICE, blocked=True, quoting=Consent.YES)
    assert await store.members.get(OTHER_GUILD, ALICE) == Member(OTHER_GUILD, ALICE)
    assert await store.members.blocked(GUILD) == [ALICE]
    assert await store.members.block(GUILD, ALICE, blocked=False)
    assert await store.members.blocked(GUILD) == []


async def test_a_blocked_members_votes_are_kept_but_do_not_count(store: Store, shown: int):
    assert await voters(store, shown) == [2, 1]
    await store.members.block(GUILD, ALICE, blocked=True)
    assert await voters(store, shown) == [1, 0]
    explained = await store.scores.post_score(shown, 1, guild_id=GUILD, weights=WEIGHTS)
    assert explained.ignored == ((Reason.BLOCKED, 1),)
    await store.members.block(GUILD, ALICE, blocked=False)
    assert await voters(store, shown) == [2, 1]


async def test_opting_out_removes_what_was_kept_and_keeps_nothing_more(store: Store, shown: int):
    await store.settings.link_author(GUILD, "Anna", member_id=ALICE)
    draft = await store.drafts.keep("…", kind="quote", guild_id=GUILD, member_id=ALICE, at=NOW)
    assert await store.members.opt_out(GUILD, ALICE) == Forgotten(reactions=1, votes=1, quotes=0)
    assert await store.drafts.get(draft, guild_id=GUILD, member_id=ALICE) is None
    assert await store.settings.links(GUILD) == []
    assert (await store.members.get(GUILD, ALICE)).consent is Consent.NO
    store.reactions.add(90, ALICE, emoji="👎", at=NOW + timedelta(seconds=1))
    assert await store.reactions.replace(90, "👍", members=[ALICE, BOB], as_of=NOW + timedelta(seconds=9)) == 0
    with pytest.raises(NotAllowed, match="/me"):
        await store.scores.vote(shown, 2, guild_id=GUILD, member_id=ALICE, value=1)
    assert await store.reactions.of_message(90) == {"👍": {BOB}}
    assert await voters(store, shown) == [1, 0]
    await store.members.opt_in(GUILD, ALICE)
    store.reactions.add(90, ALICE, emoji="👎", at=NOW + timedelta(seconds=10))
    assert await voters(store, shown) == [2, 0]


async def test_a_quote_stays_without_its_quoter(store: Store, thread_id: int):
    begun = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=1, kind=Kind.QUOTE)
    await store.quotes.add(guild_id=GUILD, delivery_id=begun.id, start=0, end=4, comment="mine", quoter_id=ALICE)
    await store.deliveries.complete(begun.id, 91)
    assert (await store.members.opt_out(OTHER_GUILD, ALICE)).quotes == 0
    assert (await store.members.opt_out(GUILD, ALICE)).quotes == 1
    [quote] = await store.quotes.of_post(thread_id, 1, guild_id=GUILD)
    assert (quote.quoter_id, quote.comment) == (0, None)

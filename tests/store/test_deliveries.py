"""Deliveries say which message shows which post, from before it is sent until it is deleted."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.store import Delivery, Kind, State, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def _sent(store: Store, thread_id: int, message_id: int, **options: object) -> Delivery:
    values = {"guild_id": GUILD, "channel_id": 5, "thread_id": thread_id, "post": 1, "kind": Kind.EXCERPT} | options
    delivery = await store.deliveries.begin(**values)
    await store.deliveries.complete(delivery.id, message_id)
    return delivery


async def test_an_intent_becomes_a_message(store: Store, thread_id: int):
    begun = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.CARD, at=NOW
    )
    assert begun == Delivery(
        begun.id, GUILD, 5, thread_id, 2, 1, 1, Kind.CARD, None, 0, State.SENDING, None, NOW
    )  # fmt: skip
    assert await store.deliveries.pending() == [begun]
    await store.deliveries.complete(begun.id, 99)
    await store.deliveries.complete(begun.id, 99)
    sent = await store.deliveries.by_message(99, guild_id=GUILD)
    assert sent is not None
    assert (sent.id, sent.state, sent.message_id) == (begun.id, State.SENT, 99)
    assert sent == await store.deliveries.get(begun.id, guild_id=GUILD)
    assert await store.deliveries.pending() == []


async def test_a_message_that_was_not_sent_is_forgotten(store: Store, thread_id: int):
    begun = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.CARD)
    await store.deliveries.forget(begun.id)
    await store.deliveries.forget(begun.id)
    assert await store.deliveries.get(begun.id, guild_id=GUILD) is None
    sent = await _sent(store, thread_id, 99)
    await store.deliveries.forget(sent.id)
    assert await store.deliveries.by_message(99, guild_id=GUILD) is not None


async def test_another_guild_has_no_part_in_it(store: Store, thread_id: int):
    sent = await _sent(store, thread_id, 99)
    assert await store.deliveries.by_message(99, guild_id=OTHER_GUILD) is None
    assert await store.deliveries.get(sent.id, guild_id=OTHER_GUILD) is None
    assert await store.deliveries.live(OTHER_GUILD) == []
    assert await store.deliveries.places(thread_id, guild_id=OTHER_GUILD) == {}
    with pytest.raises(NotFound):
        await store.deliveries.begin(guild_id=OTHER_GUILD, channel_id=5, thread_id=thread_id, post=1, kind=Kind.CARD)


async def test_deleted_messages_show_nothing_and_lose_their_reactions(store: Store, thread_id: int):
    await _sent(store, thread_id, 98)
    await _sent(store, thread_id, 99)
    for message_id in (98, 99):
        store.reactions.add(message_id, 7, emoji="👍")
    assert await store.deliveries.mark_deleted([99, 99, 1234]) == 1
    assert await store.deliveries.mark_deleted([99]) == 0
    assert await store.deliveries.by_message(99, guild_id=GUILD) is None
    assert [delivery.message_id for delivery in await store.deliveries.live()] == [98]
    assert await store.reactions.of_message(98) == {"👍": {7}}
    assert await store.reactions.of_message(99) == {}


async def test_the_latest_first_part_is_the_link_and_the_preferred_channel_comes_first(store: Store, thread_id: int):
    await _sent(store, thread_id, 100, kind=Kind.CARD)
    await _sent(store, thread_id, 101, kind=Kind.CARD)
    await _sent(store, thread_id, 102, kind=Kind.CARD, part=2, parts=2)
    await _sent(store, thread_id, 103, kind=Kind.CARD, channel_id=6)
    await _sent(store, thread_id, 106, kind=Kind.CARD, channel_id=6, post=4)
    await _sent(store, thread_id, 104, kind=Kind.CARD, post=3)
    await _sent(store, thread_id, 105, kind=Kind.CARD, post=3)
    await _sent(store, thread_id, 107)  # an excerpt shows only a part of a post
    await store.deliveries.mark_deleted([105])
    here = await store.deliveries.places(thread_id, guild_id=GUILD, prefer_channel=5)
    assert here == {1: (5, 101), 3: (5, 104), 4: (6, 106)}
    assert (await store.deliveries.places(thread_id, guild_id=GUILD))[1] == (6, 103)

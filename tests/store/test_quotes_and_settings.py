"""Posted quotes and their backlinks; facts by key; who is which author."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.store import AuthorLink, Kind, PostedQuote, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def test_a_quote_leads_back_from_its_post(store: Store, thread_id: int):
    delivery = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.QUOTE)
    quote = await store.quotes.add(
        guild_id=GUILD, delivery_id=delivery.id, start=0, end=4, quoter_id=7, comment="so\0 it is", at=NOW
    )
    assert quote == PostedQuote(quote.id, thread_id, 2, 0, 4, "so it is", 7, delivery.id, None, 5, NOW)
    assert await store.quotes.of_post(thread_id, 2, guild_id=GUILD) == []
    await store.deliveries.complete(delivery.id, 99)
    (shown,) = await store.quotes.of_post(thread_id, 2, guild_id=GUILD)
    assert shown.message_id == 99
    assert shown == await store.quotes.get(quote.id, guild_id=GUILD)
    again = await store.quotes.add(guild_id=GUILD, delivery_id=delivery.id, start=1, end=2, quoter_id=8)
    assert again == shown
    await store.deliveries.mark_deleted([99])
    assert await store.quotes.of_post(thread_id, 2, guild_id=GUILD) == []


async def test_a_quote_is_the_guilds(store: Store, thread_id: int):
    delivery = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=2, kind=Kind.QUOTE)
    with pytest.raises(NotFound):
        await store.quotes.add(guild_id=OTHER_GUILD, delivery_id=delivery.id, start=0, end=4, quoter_id=7)
    quote = await store.quotes.add(guild_id=GUILD, delivery_id=delivery.id, start=0, end=4, quoter_id=7)
    await store.deliveries.complete(delivery.id, 99)
    assert await store.quotes.get(quote.id, guild_id=OTHER_GUILD) is None
    assert await store.quotes.of_post(thread_id, 2, guild_id=OTHER_GUILD) == []
    await store.quotes.remove(quote.id, guild_id=OTHER_GUILD)
    assert await store.quotes.get(quote.id, guild_id=GUILD) is not None
    for _ in range(2):
        await store.quotes.remove(quote.id, guild_id=GUILD)
        assert await store.quotes.get(quote.id, guild_id=GUILD) is None


async def test_the_last_value_of_a_fact_counts(store: Store):
    assert await store.settings.get("commands") is None
    for value in ("abc", "def", "def"):
        await store.settings.set("commands", value)
        assert await store.settings.get("commands") == value
    assert await store.settings.get("other") is None


async def test_an_author_is_one_member_of_a_guild(store: Store, thread_id: int):
    await store.settings.link_author(GUILD, "Börje", member_id=7)
    await store.settings.link_author(GUILD, "anna", member_id=7)
    await store.settings.link_author(GUILD, "BORJE", member_id=8)
    assert await store.settings.links(GUILD) == [AuthorLink("anna", 7), AuthorLink("BORJE", 8)]
    assert await store.settings.links(OTHER_GUILD) == []
    assert await store.settings.member_of(thread_id, 2, guild_id=GUILD) == 8
    assert await store.settings.member_of(thread_id, 4, guild_id=GUILD) is None
    assert not await store.settings.unlink_author(OTHER_GUILD, "anna")
    assert await store.settings.unlink_author(GUILD, "ANNA")
    assert not await store.settings.unlink_author(GUILD, "anna")
    assert await store.settings.links(GUILD) == [AuthorLink("BORJE", 8)]

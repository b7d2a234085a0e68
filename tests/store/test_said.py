"""Cards that lead to members' messages: what became of those is kept until the cards say so."""

from __future__ import annotations

from bot.store import Source, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def card(store: Store, source: int, *, author: int = 7, words: bool = True, message: int | None = None):
    begun = await store.said.begin(
        guild_id=GUILD,
        channel_id=5,
        source_channel_id=6,
        source_message_id=source,
        author_id=author,
        quoter_id=8,
        words=words,
        comment="so\0 it is",
        at=NOW,
    )
    await store.said.complete(begun.id, message or source + 1000)
    return begun.id


async def stale(store: Store) -> dict[int, Source]:
    return {one.id: one.source for one in await store.said.stale([GUILD])}


async def test_a_card_is_the_guilds(store: Store):
    one = await card(store, 70)
    kept = await store.said.get(one, guild_id=GUILD)
    assert kept is not None
    assert (kept.comment, kept.words, kept.source) == ("so it is", True, Source.THERE)
    assert kept.url == f"https://discord.com/channels/{GUILD}/6/70"
    assert await store.said.get(one, guild_id=OTHER_GUILD) is None
    await store.said.remove(one, guild_id=OTHER_GUILD)
    assert await store.said.get(one, guild_id=GUILD) is not None


async def test_what_became_of_a_message_stays_until_its_cards_say_so(store: Store):
    edited, deleted, other = await card(store, 70), await card(store, 71), await card(store, 72, words=False)
    assert not await store.said.concerns([99])
    assert await store.said.concerns([99, 70])
    assert await store.said.edited(70) == 1
    assert await store.said.edited(72) == 0, "there are no words on it that could be others by now"
    assert await store.said.gone([71]) == 1
    assert await stale(store) == {edited: Source.EDITED, deleted: Source.DELETED}
    [seen, _] = await store.said.stale([GUILD])
    assert await store.said.gone([70]) == 1
    await store.said.settled(seen)
    assert await stale(store) == {edited: Source.DELETED, deleted: Source.DELETED}, "it was deleted meanwhile"
    for one in await store.said.stale([GUILD]):
        await store.said.settled(one)
    assert await stale(store) == {}
    assert await store.said.gone([1072]) == 0, "the card itself"
    assert await store.said.get(other, guild_id=GUILD) is None


async def test_who_withdraws_or_opts_out_leaves_no_words_and_no_comments(store: Store):
    shown, silent = await card(store, 70), await card(store, 71, words=False)
    assert await store.said.withdraw(GUILD, 7) == 1
    assert await stale(store) == {shown: Source.WITHDRAWN}
    await store.said.forget(GUILD, 8)
    for one in (shown, silent):
        kept = await store.said.get(one, guild_id=GUILD)
        assert kept is not None
        assert (kept.quoter_id, kept.comment) == (0, None)

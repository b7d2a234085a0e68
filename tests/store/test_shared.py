"""Shared cards: emptied while a post that they show is hidden, restored with it, empty for good after a mend."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.archive.model import Post, Thread
from bot.archive.repair import Drop, apply
from bot.store import SharedCard, Store
from bot.store.schema import shared_cards
from tests.store.conftest import GUILD, NOW, OTHER_GUILD
from tests.store.test_hiding import work_and_kill


async def card(store: Store, thread_id: int, posts: list[int] | None) -> int:
    """A card; its message has the card's id and 1000."""
    begun = await store.shared.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id)
    assert not await store.shared.complete(begun, 1000 + begun, posts=posts)
    return begun


async def stale(store: Store) -> dict[int, SharedCard]:
    return {one.id: one for one in await store.shared.stale([GUILD])}


async def hide(store: Store, thread_id: int, post: int) -> list[int]:
    return (await store.hidden.hide(thread_id, post, guild_id=GUILD, member_id=7)).cards


async def show(store: Store, thread_id: int, post: int) -> list[int]:
    return (await store.hidden.show(thread_id, post, guild_id=GUILD)).cards


async def empty(store: Store, one: int) -> None:
    """As the surface does."""
    await store.shared.keep(one, "what it showed")
    await store.shared.settled((await stale(store))[one], shown=False)


async def test_hiding_concerns_the_cards_that_show_the_post_or_may_show_it(store: Store, thread_id: int):
    shows, other, unknown = [await card(store, thread_id, posts) for posts in ([1, 2], [1, 3], None)]
    assert await store.shared.showing(thread_id, 2) == 2
    assert await hide(store, thread_id, 2) == [shows, unknown]
    found = await stale(store)
    assert set(found) == {shows, unknown}
    assert all(one.hidden and one.kept is None and not one.gone for one in found.values())
    assert found[shows].message_id == 1000 + shows
    assert await store.shared.stale([OTHER_GUILD]) == []
    assert await store.shared.stands(other)
    assert not await store.shared.stands(shows)


async def test_what_a_card_showed_is_kept_once_and_comes_back(store: Store, thread_id: int):
    one = await card(store, thread_id, [1, 2])
    await hide(store, thread_id, 2)
    await store.shared.keep(one, "what it showed")
    await store.shared.keep(one, "an empty card")  # after a kill it is asked again
    await store.shared.settled((await stale(store))[one], shown=False)
    assert await stale(store) == {}
    assert not await store.shared.is_shown(thread_id, channel_id=5)
    assert await show(store, thread_id, 2) == [one]
    [back] = (await stale(store)).values()
    assert (back.hidden, back.kept) == (False, "what it showed")
    await store.shared.settled(back, shown=True)
    assert await stale(store) == {}
    assert await store.shared.is_shown(thread_id, channel_id=5)
    assert await store.shared.stands(one)


async def test_a_card_comes_back_with_the_last_of_its_posts(store: Store, thread_id: int):
    one = await card(store, thread_id, [2, 3])
    await hide(store, thread_id, 1)
    assert await stale(store) == {}
    await hide(store, thread_id, 2)
    await empty(store, one)
    await hide(store, thread_id, 3)
    await show(store, thread_id, 2)
    assert (await stale(store))[one].hidden
    await empty(store, one)
    await show(store, thread_id, 3)
    assert not (await stale(store))[one].hidden, "post 1 was never on it"


async def test_what_is_asked_for_while_a_card_is_edited_stays_asked_for(store: Store, thread_id: int):
    one = await card(store, thread_id, [2])
    await hide(store, thread_id, 2)
    await store.shared.keep(one, "what it showed")
    [before] = (await stale(store)).values()
    await show(store, thread_id, 2)
    await store.shared.settled(before, shown=False)
    [now] = (await stale(store)).values()
    assert not now.hidden
    await hide(store, thread_id, 2)
    await store.shared.settled(now, shown=True)
    [again] = (await stale(store)).values()
    assert (again.hidden, again.kept) == (True, "what it showed"), "not lost though the card shows it again"


async def test_a_card_that_is_being_sent_is_looked_at_once_it_stands(store: Store, thread_id: int):
    begun = await store.shared.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id)
    assert await hide(store, thread_id, 2) == []
    assert await store.shared.complete(begun, 70, posts=[1])
    [one] = (await stale(store)).values()
    assert not one.hidden
    await store.shared.settled(one, shown=True)
    assert await stale(store) == {}


async def test_mended_and_removed_threads_empty_every_card_for_good(store: Store, thread_id: int):
    kept, other = await card(store, thread_id, [2]), await card(store, thread_id, [4])
    await hide(store, thread_id, 2)
    await empty(store, kept)
    was = await store.threads.load(thread_id, guild_id=GUILD, whole=True)
    await store.threads.replace(thread_id, apply(was, [Drop(4)]), was=was, guild_id=GUILD)
    found = await stale(store)
    assert set(found) == {kept, other}
    assert all(one.gone and one.kept is None for one in found.values())
    await show(store, thread_id, 2)
    assert all(one.gone for one in (await stale(store)).values())
    assert await store.shared.waiting([kept, other, 99]) == {kept, other}
    await store.shared.forget(kept)
    await store.threads.remove(thread_id, guild_id=GUILD)
    assert set(await stale(store)) == {other}


async def test_hiding_and_showing_at_once_end_in_one_truth(store: Store, thread_id: int):
    ones = [await card(store, thread_id, [number]) for number in (1, 2, 3)]
    await asyncio.gather(*(hide(store, thread_id, number) for number in (1, 2, 3)))
    assert set(await stale(store)) == set(ones)
    await asyncio.gather(*(show(store, thread_id, number) for number in (1, 3)))
    assert {one.id: one.hidden for one in (await stale(store)).values()} == dict(
        zip(ones, (False, True, False), strict=True)
    )


_WORKER = """
import asyncio, sys
from bot.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    for card in await store.shared.stale([10]):
        await store.shared.keep(card.id, f"what {card.id} showed")
        print("emptied", card.id, flush=True)
        await store.shared.settled(card, shown=False)
        print("settled", card.id, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 2, 9, 24])
async def test_a_worker_that_is_killed_has_kept_what_it_emptied(tmp_path: Path, lines: int):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    async with Store.open(url) as store:
        long = Thread("T", tuple(Post(number, f"words {number}") for number in range(1, 4)), "x")
        added = await store.threads.add(long, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)
        wanted = {await card(store, added.thread_id, [2]) for _ in range(30)}
        assert set(await hide(store, added.thread_id, 2)) == wanted
    said = await asyncio.to_thread(work_and_kill, url, lines, _WORKER)
    async with Store.open(url) as store:
        assert (await store.check()).problems == ()
        left = set(await stale(store))
        async with store._database.read() as connection:
            kept = {row.id: row.kept for row in await connection.execute(select(shared_cards))}
        assert all(kept[one] == f"what {one} showed" for one in said["emptied"])
        assert wanted - left <= said["emptied"]
        assert not left & said.get("settled", set())
        assert set(await show(store, added.thread_id, 2)) == wanted, "all of them come back"

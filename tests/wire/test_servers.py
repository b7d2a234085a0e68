"""Several servers at once, and the shards of one bot over two processes."""

from __future__ import annotations

import asyncio

import pytest

from playground.permissions import BOT
from playground.run import Playground
from playground.world import World
from playground.world.model import Channel, Guild
from tests.store.conftest import postgres_server
from tests.wire.conftest import Starts
from tests.wire.process import Bot, Host, is_panel, marks, row_of_posts, shelve

__all__ = ["postgres_server"]

POSTS = 3
ALL = [f"{n:02}" for n in range(1, POSTS + 1)]


def more_servers(world: World, count: int) -> list[Guild]:
    """So many servers with the bot in them, the first one included; each has a channel `general`."""
    made = [world.guild]
    while len(made) < count:
        world.clock.advance(0.001)  # a shard follows from the millisecond of an id
        guild = world.add_guild(f"Server {len(made)}", owner=world.owner)
        world.channel("general", guild=guild)
        world.join(guild, world.bot.user, permissions=BOT)
        made.append(guild)
    return made


def home(world: World, guild: Guild) -> Channel:
    return world.find_channel("general", guild=guild)


async def test_servers_do_not_see_each_others_threads_and_replays(starts: Starts, world: World) -> None:
    """Replays in three servers at the same time, one of which has nothing in its library."""
    servers = more_servers(world, 4)
    bot = await starts()
    await bot.ready()
    hosts = [Host(world, f"host-{n}", guild=guild) for n, guild in enumerate(servers)]
    for number, guild in enumerate(servers[:3]):
        await shelve(bot, row_of_posts(POSTS, title=f"Thread of server {number}"), guild)

    async def replay(host: Host) -> None:
        channel = home(world, host.guild)
        await host.slash(channel, "replay start", pace="manual")
        await host.play(channel, posts=POSTS)

    await asyncio.gather(*(replay(host) for host in hosts[:3]))
    for number, guild in enumerate(servers[:3]):
        channel = home(world, guild)
        assert marks(channel) == ALL
        assert {one.embeds[0]["title"] for one in channel.messages.values() if is_panel(one)} == {
            f"Replay: Thread of server {number}"
        }
    seen = await hosts[3].slash(home(world, servers[3]), "library")
    assert "no thread" in seen.text
    message = next(iter(home(world, servers[0]).messages.values()))
    link = f"https://discord.com/channels/{servers[0].id}/{message.channel.id}/{message.id}"
    foreign = await hosts[1].slash(home(world, servers[1]), "quote", post=link)
    assert foreign.ephemeral
    # A panel that moved leaves its old place a moment later, so panels are not counted.
    public = [
        [one for one in home(world, guild).messages.values() if one.reader is None and not is_panel(one)]
        for guild in servers[1:3]
    ]
    assert len(public[0]) == len(public[1])


async def test_one_channel_holds_one_replay(bot: Bot, world: World, host: Host) -> None:
    """Two hosts begin at the same moment: one replay runs, the other host is told."""
    await bot.ready()
    await shelve(bot, row_of_posts(POSTS))
    channel = world.find_channel("general")
    other = Host(world, "otto")
    seen = await asyncio.gather(
        host.slash(channel, "replay start", pace="manual"), other.slash(channel, "replay start", pace="manual")
    )
    texts = sorted(one.text for one in seen)
    assert sum("begins in" in text for text in texts) == 1, texts
    assert sum("Stop it first" in text for text in texts) == 1, texts
    await host.play(channel, posts=POSTS)
    assert marks(channel) == ALL


@pytest.mark.parametrize("shared", [False, True], ids=["two SQLite files", "one PostgreSQL"])
async def test_two_processes_share_the_shards(
    starts: Starts, world: World, playground: Playground, request: pytest.FixtureRequest, shared: bool
) -> None:
    """Each process answers the servers of its shard alone; replays go on in both, and over the death of one."""
    servers = more_servers(world, 8)
    by_shard = {n: [one for one in servers if (one.id >> 22) % 2 == n] for n in (0, 1)}
    assert all(by_shard.values()), "the servers are all on one shard"
    database = {"DATABASE_URL": request.getfixturevalue("postgres_server") + "/postgres"} if shared else {}
    bots = {}
    for n in (0, 1):
        folder = {} if shared else {"DATABASE_URL": f"sqlite:///{request.getfixturevalue('tmp_path')}/shard{n}.db"}
        bots[n] = await starts(SHARD_COUNT="2", SHARD_IDS=str(n), **database, **folder)
        await bots[n].ready()
    places: dict[int, tuple[Host, Channel]] = {}
    for n, guilds in by_shard.items():
        host = Host(world, f"host-{n}", guild=guilds[0])
        await shelve(bots[n], row_of_posts(POSTS), guilds[0])
        places[n] = host, home(world, guilds[0])
        await host.slash(places[n][1], "replay start", pace="manual")
        await host.panel_says(places[n][1], f"post #1 of {POSTS}")
    await bots[0].kill()
    host, channel = places[1]
    await host.play(channel, posts=POSTS)
    assert marks(channel) == ALL
    await bots[0].start()
    host, channel = places[0]
    await host.play(channel, posts=POSTS)
    assert marks(channel) == ALL
    assert [len(marks(home(world, one))) for one in servers].count(POSTS) == 2

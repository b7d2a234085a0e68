"""What members do to the several messages of a post, at random, against a plain model: emoji by emoji."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from bot.archive.model import Post, Thread
from tests.cogs.conftest import buttons, quote

THREAD = Thread(
    "Ferries",
    (
        Post(1, "The ferry must run at night. Nurses need it to get home.", "anna"),
        Post(2, "The ferry is too loud at night, and it is empty.", "bert", reply_to=1),
        Post(3, "Then build a bridge. It needs no timetable.", "anna"),
    ),
    "made-up",
)
WEIGHTS = {"👍": 1, "👎": -1, "<:ferry:123456789012345678>": 3}


@pytest.fixture
def settings():
    return {"EMOJI_WEIGHTS": ",".join(f"{emoji}={weight}" for emoji, weight in WEIGHTS.items())}


class Room:
    """Members, the messages that show posts, and a plain model of who says what of which post."""

    def __init__(self, server: Any, chance: random.Random) -> None:
        self.server, self.chance, self.clock = server, chance, 0
        self.people = [server.guild.add_member(server.env.create_user(f"m{number}")) for number in range(5)]
        self.shows: dict[int, int] = {}
        self.said: dict[tuple[int, int, str], int] = {}  # message, member, emoji: since when
        self.pressed: dict[tuple[int, int], tuple[int, int]] = {}  # post, member: value, since when
        self.blocked: set[int] = set()

    async def open(self) -> None:
        """A replay of all posts, and two messages more for the first."""
        server = self.server
        await server.host.slash(server.channel, "replay start", pace="manual")
        for _ in range(2):
            await server.host.click(next(one for one in reversed(server.messages()) if one.embeds), label="Next")
        await quote(server.bob, server.channel, post="1")
        await server.host.slash(server.channel, "replay stop")
        await server.bob.slash(server.channel, "excerpt", topic="ferry nurses night")
        for message in server.messages():
            if (place := await server.store.deliveries.by_message(message.id, guild_id=server.guild.id)) is not None:
                self.shows[message.id] = place.post

    def message(self) -> Any:
        return self.chance.choice([one for one in self.server.messages() if one.id in self.shows])

    async def act(self) -> None:
        """Something that a member may do."""
        self.clock += 1
        who, message = self.chance.choice(self.people), self.message()
        match self.chance.choice(["react"] * 6 + ["press"] * 3 + ["clear"] * 2 + ["block"]):
            case "react":
                emoji = self.chance.choice([*WEIGHTS, "😂", "👍🏽"])
                key = (message.id, who.id, emoji)
                if key in self.said:
                    del self.said[key]
                    await who.unreact(message, emoji.strip("<:>"))
                else:
                    self.said[key] = self.clock
                    await who.react(message, emoji.strip("<:>"))
            case "press":
                way, value = self.chance.choice([(0, 1), (1, -1)])
                await who.click(message, custom_id=buttons(message)[way]["custom_id"])
                post = (self.shows[message.id], who.id)
                if self.pressed.get(post, (0, 0))[0] == value:
                    del self.pressed[post]
                else:
                    self.pressed[post] = (value, self.clock)
            case "clear":
                reacted = {where for where, _, emoji in self.said if emoji == "👍"}
                message = next((one for one in self.server.messages() if one.id in reacted), message)
                with self.server.env._bot_scope():
                    found = await self.server.bot.get_channel(message.channel.id).fetch_message(message.id)
                    await found.clear_reaction("👍")
                await self.server.env.settle()
                self.said = {key: at for key, at in self.said.items() if (key[0], key[2]) != (message.id, "👍")}
            case "block":
                verb = "unblock" if who.id in self.blocked else "block"
                await self.server.moderator.slash(self.server.channel, f"manage {verb}", member=who)
                self.blocked ^= {who.id}

    async def delete(self, messages: list[Any]) -> None:
        with self.server.env._bot_scope():
            channel = self.server.bot.get_channel(self.server.channel.id)
            await channel.delete_messages([channel.get_partial_message(one.id) for one in messages])
        await self.server.env.settle()
        gone = {one.id for one in messages}
        self.shows = {message: post for message, post in self.shows.items() if message not in gone}
        self.said = {key: at for key, at in self.said.items() if key[0] not in gone}

    def counts(self, post: int) -> Counter[tuple[str, int]]:
        """How many members' votes on a post came by which emoji ('' for the buttons), of which weight."""
        latest: dict[int, tuple[int, str, int]] = {}
        for (message, who, emoji), at in self.said.items():
            plain = emoji.replace("\U0001f3fd", "")
            if self.shows[message] == post and plain in WEIGHTS:
                latest[who] = max(latest.get(who, (0, "", 0)), (at, plain, WEIGHTS[plain]))
        for (where, who), (value, at) in self.pressed.items():
            if where == post:
                latest[who] = max(latest.get(who, (0, "", 0)), (at, "", value))
        return Counter((emoji, weight) for who, (_, emoji, weight) in latest.items() if who not in self.blocked)

    async def check(self) -> None:
        server = self.server
        [thread] = await server.store.threads.library(server.guild.id)
        how = {"guild_id": server.guild.id, "weights": server.bot.config.emoji_weights}
        ranked = await server.store.scores.for_thread(thread.id, **how)
        for post in (1, 2, 3):
            found = await server.store.scores.post_score(thread.id, post, **how)
            truth = self.counts(post)
            assert {(tally.emoji or "", tally.weight): tally.voters for tally in found.tallies} == truth, f"post {post}"
            up = sum(voters for (_, weight), voters in truth.items() if weight > 0)
            assert ranked.get(post, (0, 0)) == (up, truth.total() - up), f"post {post}"


@pytest.mark.parametrize("seed", range(3))
async def test_counts_are_those_of_a_plain_model_emoji_by_emoji(server, seed):
    await server.add(THREAD)
    room = Room(server, random.Random(seed))  # noqa: S311 - a test is to be repeatable
    await room.open()
    assert sorted(room.shows.values()).count(1) >= 2
    for _ in range(20):
        await room.act()
        await room.check()
    await room.delete([one for one in server.messages() if one.id in room.shows][:2])
    await room.check()

"""The whole bot in a simulated Discord, and what its members do in these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.http.routes import interactions as simulated

from bot.archive.document import dumps
from bot.archive.importers import read
from bot.archive.model import Thread
from bot.client import Rethread
from bot.config import Config
from bot.errors import UserError
from bot.store import Store
from bot.surface import counts

SAMPLES = Path(__file__).parent.parent.parent / "data" / "samples"
HOST = discord.Permissions(manage_messages=True, view_channel=True, send_messages=True, read_message_history=True)
MODERATOR = discord.Permissions(manage_guild=True)


@pytest.fixture(autouse=True)
def corrected_simulator(monkeypatch: pytest.MonkeyPatch) -> None:
    """simcord 3.2.1 refuses buttons from every webhook, and sends what is for a Discord thread to its parent.

    Discord allows buttons to a webhook that the application made, and `thread_id` chooses the thread.
    """
    incoming = simulated._incoming_webhook

    def webhook_of(ctx: Any) -> Any:
        webhook = incoming(ctx)
        thread = ctx.params.get("thread_id")
        return replace(webhook, channel_id=int(thread)) if thread else webhook

    def body_of(ctx: Any) -> tuple[dict[str, Any], bool]:
        body = dict(ctx.body())
        with_components = str(ctx.params.get("with_components", "")).lower() in {"1", "true"}
        if not with_components:
            body.pop("components", None)
        return body, with_components

    monkeypatch.setattr(simulated, "_incoming_webhook", webhook_of)
    monkeypatch.setattr(simulated, "_incoming_webhook_body", body_of)


@pytest.fixture(autouse=True)
def counts_at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the counts on buttons wait for longer than any test: simcord waits in real time for what comes sooner.

    Tests of the counts pass the time that they set themselves.
    """
    monkeypatch.setattr(counts, "_SETTLE", 86_400.0)


@dataclass
class Server:
    """One Discord server with the bot in it, a few members, and a channel."""

    env: simcord.Env
    bot: Rethread
    guild: Any
    channel: Any
    moderator: Any
    host: Any
    alice: Any
    bob: Any
    roles: dict[str, Any] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.bot.store

    async def add(self, thread: Thread, *, nsfw: bool = False) -> int:
        """Put a thread into the library past the import, and return its id."""
        now = datetime(2026, 1, 1, tzinfo=UTC)
        added = await self.store.threads.add(thread, guild_id=self.guild.id, imported_by=1, nsfw=nsfw, at=now)
        return added.thread_id

    def messages(self, channel: Any = None) -> list[discord.Message]:
        """What stands in the channel, oldest first."""
        return (channel or self.channel).history()


def sample(name: str) -> Thread:
    return read((SAMPLES / name).read_bytes(), filename=name)


@pytest.fixture
def night_trains() -> Thread:
    return sample("night-trains.json")


def document(thread: Thread) -> bytes:
    return dumps(thread).encode()


@pytest.fixture
def settings() -> dict[str, str]:
    """The environment of the bot; a test module may override it."""
    return {}


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with Store.open(":memory:") as opened:
        yield opened


@pytest.fixture
def simcord_bot(store: Store, settings: dict[str, str]) -> Rethread:
    """The bot that simcord's `simcord_env` runs."""
    config = Config.from_env({"SHARD_COUNT": "1", "REPLAY_PACE": "manual", **settings})
    return Rethread(config=config, store=store)


@pytest.fixture
def server(simcord_env: simcord.Env, simcord_bot: Rethread) -> Iterator[Server]:
    """A server. simcord counts whatever a command raises as a failure; refusals are how this bot says no.

    What is worked out in a child process takes its time on a busy machine.
    """
    simcord_env.settle_timeout = 12
    yield _server(simcord_env, simcord_bot)
    for error in simcord_env.errors:
        if not isinstance(getattr(error, "original", error.__cause__ or error), UserError):
            raise error


def _server(simcord_env: simcord.Env, simcord_bot: Rethread) -> Server:
    guild = simcord_env.create_guild()
    roles = {
        "host": guild.create_role("Host", permissions=HOST),
        "moderator": guild.create_role("Moderator", permissions=MODERATOR),
        "guest": guild.create_role("Guest"),
    }

    def member(name: str, *which: str) -> Any:
        return guild.add_member(simcord_env.create_user(name), roles=[roles[one] for one in which])

    return Server(
        env=simcord_env,
        bot=simcord_bot,
        guild=guild,
        channel=guild.create_text_channel("general"),
        moderator=member("mod", "moderator"),
        host=member("hanna", "host"),
        alice=member("alice"),
        bob=member("bob"),
        roles=roles,
    )


async def quote(member: Any, channel: Any, **options: Any) -> Any:
    """Quote a post with `/quote`: look at the preview, then post it."""
    shown = await member.slash(channel, "quote", **options)
    await member.click(shown.response, label="Post the quote")
    return shown


def buttons(message: Any) -> list[dict[str, Any]]:
    """The buttons of a message or response, as Discord has them."""
    rows = message.components if not isinstance(message, discord.Message) else [c.to_dict() for c in message.components]
    return [child for row in rows for child in row["components"]]


def text(result: Any) -> str:
    """All that a response says: its content and its cards."""
    said = [result.response, *result.followups] if hasattr(result, "followups") else [result]
    seen, lines = set(), []
    for message in said:
        if message is None or message.id in seen:
            continue
        seen.add(message.id)
        lines.append(message.content)
        for embed in message.embeds:
            lines += [embed.title or "", embed.description or "", *(f"{f.name}\n{f.value}" for f in embed.fields)]
    return "\n".join(lines)

"""A member's whole way, from a file to the shared summary, against the bot as a process of its own."""

from __future__ import annotations

import re
from pathlib import Path

from playground.member import text_of
from playground.world import World
from playground.world.model import Channel, Message
from tests.wire.process import Bot, Host, eventually, is_panel

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "night-trains.json"
TITLE = "Night buses or bookable vans"
POSTS = 25


def posts(channel: Channel) -> list[Message]:
    """What the replay has shown under its authors' names, oldest first."""
    return [one for one in channel.messages.values() if one.webhook is not None]


def score_of(text: str) -> tuple[int, int]:
    """Votes up and down, out of what `/score` says: "3 votes: 2 up, 1 down"."""
    up, down = re.search(r"(\d+) up", text), re.search(r"(\d+) down", text)
    return int(up[1]) if up else 0, int(down[1]) if down else 0


async def take_the_journey(world: World, host: Host, channel: Channel, *, shown: int = 4) -> None:
    """Everything that members do with a thread, each step seen to have its effect. `shown` posts are replayed."""
    alice, bob = world.member("alice"), world.member("bob")
    alice.deadline = bob.deadline = host.actor.deadline

    # a file becomes a thread
    file = await host.actor.upload(SAMPLE.name, SAMPLE.read_bytes(), content_type="application/json")
    preview = await host.slash(channel, "manage import", file=file)
    assert preview.ephemeral
    assert f"{POSTS} posts" in preview.text
    assert [one.name for one in preview.message.files] == ["report.txt"]
    await host.actor.click(preview.message, "Import")
    assert "is in the library" in preview.message.content
    assert TITLE in (await alice.slash(channel, "library")).text
    formats = await host.actor.autocomplete(channel, "manage import", option="format", text="flat", file=file)
    assert "flat-text" in [one["value"] for one in formats]
    assert 0 < len(await host.actor.autocomplete(channel, "manage import", option="format", file=file)) <= 25
    refused = await alice.slash(channel, "manage import", file=file)
    assert refused.ephemeral
    assert "Manage Server" in refused.text

    # reading in private
    card = await alice.slash(channel, "read", post="3")
    assert card.ephemeral
    before = card.text
    choices = await alice.autocomplete(channel, "read", option="post", text="van")
    assert choices
    await alice.click(card.message, "Next")
    assert text_of(card.message) != before

    # the replay, by hand
    await host.slash(channel, "replay start", pace="manual")
    for number in range(1, shown + 1):
        await host.wait(lambda: len(posts(channel)) >= number, f"post {number}")  # noqa: B023 - awaited here
        await host.panel_says(channel, f"post #{number} of {POSTS}")
        if number < shown:
            await host.press(channel, "Next")
    assert [one.author.name.rpartition("#")[2] for one in posts(channel)] == [str(n) for n in range(1, shown + 1)]
    first, second = posts(channel)[:2]

    # what the room thinks
    await alice.react(first, "👍")
    await bob.react(first, "👍")
    await bob.click(second, "👎")
    await alice.click(second, "👍")
    assert [one.get("label") for one in second.components[0]["components"][:2]] == ["1", "1"]
    await bob.click(second, "👎")
    await bob.unreact(first, "👍")

    async def score(post: int) -> tuple[int, int]:
        return score_of((await alice.slash(channel, "score", post=str(post))).text)

    await eventually(lambda: score(1), (1, 0))
    await eventually(lambda: score(2), (1, 0))
    assert "#1" in (await bob.slash(channel, "top")).text

    # quotes by command, by menu and by button
    words = "bookable vans"
    said = await alice.slash(channel, "quote", post="1", passage=words, comment="as a command")
    assert said.ephemeral
    await alice.click(said.messages[-1], "Post the quote")
    quote = await bob.sees(channel, "as a command")
    assert words in quote.content
    assert quote.mentions.users == []
    preview = (await bob.context_menu(first, "Quote this reply")).messages[-1]
    form = await bob.click(preview, "Words and comment …")
    assert form.modal is not None
    await bob.submit(form, filled(form.modal, words, "as a menu"))
    await bob.click(preview, "Post the quote")
    assert words in (await alice.sees(channel, "as a menu")).content
    preview = (await alice.click(first, "Quote")).messages[-1]
    form = await alice.click(preview, "Words and comment …")
    await alice.submit(form, filled(form.modal or {}, words, "as a button"))
    await alice.click(preview, "As a picture too")
    await alice.click(preview, "Post the quote")
    quote = await bob.sees(channel, "as a button")
    assert [words in (one.description or "") for one in quote.files] == [True]
    assert (await bob.click(second, "Context")).ephemeral
    assert (await bob.click(second, "Source")).ephemeral

    # the positions, for one and then for all
    summary = await bob.slash(channel, "positions")
    assert summary.ephemeral
    # Where reading takes more than two seconds, a note comes before it.
    card = await bob.sees(channel, lambda one: one.reader == bob.user.id and "Positions in" in text_of(one))
    shared = await bob.click(card, "Share with the channel")
    assert shared.ephemeral
    await alice.sees(channel, lambda one: bool(one.embeds) and not is_panel(one) and "Positions in" in text_of(one))
    public = [one for one in channel.messages.values() if one.embeds and not is_panel(one) and one.reader is None]
    assert len(public) == 1

    # the end
    await host.slash(channel, "replay stop")
    await host.panel_says(channel, "stopped", f"post #{shown}")
    assert len(posts(channel)) == shown


def filled(modal: dict[str, object], words: str, comment: str) -> dict[str, str | list[str]]:
    """The two fields of the quote form."""
    fields = [row["component"] for row in modal["components"] if "component" in row]  # type: ignore[attr-defined]
    assert len(fields) == 2, modal
    return {fields[0]["custom_id"]: words, fields[1]["custom_id"]: comment}


async def test_a_member_goes_the_whole_way(bot: Bot, world: World, host: Host) -> None:
    """Import, read, replay, react, vote, quote three ways, score, top, positions, share, stop."""
    await take_the_journey(world, host, world.find_channel("general"))

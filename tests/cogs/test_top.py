"""`/top`: what it goes by, what it is narrowed to, and its pages."""

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.client import Rethread
from tests.cogs.conftest import quote, text

LONG = Thread(
    "Long",
    tuple(
        Post(n, f"This is post {n}.", "anna" if n % 2 else "bert", quotes=(Quote("post 1", 1),) if n in {3, 4} else ())
        for n in range(1, 26)
    ),
    "test",
)


@pytest.fixture
async def thread_id(server):
    return await server.add(LONG)


async def vote(server, thread_id, post, *, up=0, down=0, first=1):
    for member in range(first, first + up + down):
        await server.store.scores.vote(
            thread_id, post, guild_id=server.guild.id, member_id=member, value=1 if member < first + up else -1
        )


async def test_pages_turn_both_ways_also_after_a_restart(server, thread_id):
    for post in range(1, 26):
        await vote(server, thread_id, post, up=30 - post)
    first = await server.alice.slash(server.channel, "top")
    assert "**1.** **anna** · #1" in text(first)
    assert "**10.**" in text(first)
    assert "**11.**" not in text(first)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    second = await server.alice.click(first.response, label="Next")
    assert "**11.** **anna** · #11" in text(second)
    third = await server.alice.click(second.response, label="Next")
    assert "**25.**" in text(third)
    assert "Next" not in str(third.response.components)
    back = await server.alice.click(third.response, label="Previous")
    assert "**11.**" in text(back)


async def test_it_goes_by_division_and_by_quotes(server, thread_id):
    await vote(server, thread_id, 1, up=9)
    await vote(server, thread_id, 2, up=5, down=5)
    divided = text(await server.alice.slash(server.channel, "top", by="divided"))
    assert "#2" in divided
    assert "#1 " not in divided
    quoted = text(await server.alice.slash(server.channel, "top", by="quoted"))
    assert "#1" in quoted
    assert "quoted 2 times" in quoted
    assert "in the archive and by members" in quoted
    assert "leaves nothing" in text(await server.alice.slash(server.channel, "top", by="quoted", period="week"))
    await quote(server.bob, server.channel, post="2")
    lately = text(await server.alice.slash(server.channel, "top", by="quoted", period="week"))
    assert "Most quoted in the last week" in lately
    assert "quoted once" in lately
    assert "#1" not in lately
    assert "by members here in that time" in lately


async def test_bridges_are_liked_by_those_who_otherwise_disagree(server, thread_id):
    await vote(server, thread_id, 1, up=4, down=4)
    await vote(server, thread_id, 2, up=4, down=4)
    await vote(server, thread_id, 3, up=8)
    shown = text(await server.alice.slash(server.channel, "top", by="bridging"))
    assert "**1.** **anna** · #3" in shown
    assert "4 of 4 and 4 of 4" in shown
    assert "#1 " not in shown


async def test_it_is_narrowed_by_author_thread_and_period(server, thread_id):
    other = await server.add(Thread("Other", (Post(1, "Elsewhere.", "carl"),), "test"))
    await vote(server, thread_id, 1, up=3)
    await vote(server, thread_id, 2, up=2)
    await vote(server, other, 1, up=5)
    by_bert = text(await server.alice.slash(server.channel, "top", author="BERT"))
    assert "by BERT" in by_bert or "by bert" in by_bert
    assert "#2" in by_bert
    assert "Elsewhere" not in by_bert
    assert "is called" in text(await server.alice.slash(server.channel, "top", author="zoe"))
    assert "Elsewhere" not in text(await server.alice.slash(server.channel, "top", thread="long"))
    assert "Elsewhere" in text(await server.alice.slash(server.channel, "top", period="week"))


async def test_the_picture_comes_with_the_same_in_words(server, thread_id):
    await vote(server, thread_id, 7, up=3)
    first = await server.alice.slash(server.channel, "top")
    shown = await server.alice.click(first.response, label="As a picture")
    sent = next(one for one in [*shown.followups, shown.response] if one is not None and one.attachments)
    assert sent.attachments[0].filename == "ranking-chart.png"
    assert "#7" in text(shown)


async def test_restricted_threads_stay_in_their_channels(server):
    hidden = await server.add(LONG, nsfw=True)
    await vote(server, hidden, 1, up=3)
    assert "No post has a vote yet" in text(await server.alice.slash(server.channel, "top"))

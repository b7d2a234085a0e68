"""Summing up a thread as members do: alone, in parts, together, and against it."""

from dataclasses import replace

import pytest

from bot.archive.model import Post, Thread
from bot.child import OutOfTime
from bot.client import Rethread
from bot.surface import summing
from tests.cogs import test_mend as mending
from tests.cogs.conftest import buttons, text
from tests.cogs.test_replay import panel, press
from tests.discussion.positions.test_room import two_minds
from tests.discussion.positions.test_summary import AGAINST, FOR, quarrel

PLAIN = Thread(
    "The tunnel",
    (
        Post(1, FOR[0], "ann"),
        Post(2, "You are wrong. " + AGAINST[0], "bob", reply_to=1),
        Post(3, FOR[1], "ann", reply_to=2),
        Post(4, AGAINST[1], "cem"),
    ),
    "test",
)


def menu(result, kind):
    """The choice of that kind below a card: its custom id and its values."""
    for one in buttons(result):
        if one.get("options") and one["custom_id"].startswith(f"rt:{kind}:"):
            return one["custom_id"], {option["label"]: option["value"] for option in one["options"]}
    raise AssertionError(f"no {kind} in {[one.get('custom_id') for one in buttons(result)]}")


async def turn(server, member, message, label):
    custom_id, values = menu(message, "posgo")
    return await member.select(message, [values[label]], custom_id=custom_id)


async def test_a_summary_is_private_until_it_is_shared_and_others_open_it_for_themselves(server):
    await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "positions")
    assert mine.ephemeral
    assert "Read 4 of 4 posts · 3 authors" in text(mine)
    assert server.messages() == []
    await server.alice.click(mine.response, label="Share with the channel")
    [shared] = server.messages()
    assert "Read 4 of 4 posts" in text(shared)
    theirs = await server.bob.click(shared, label="Open for yourself")
    assert theirs.ephemeral
    assert "Read 4 of 4 posts" in text(theirs)
    assert len(server.messages()) == 1


async def test_pages_turn_in_the_same_message_also_after_a_restart(server):
    await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "positions")
    await turn(server, server.alice, mine.response, "Who answers whom")
    assert "- #2 (bob) disagrees with #1 (ann)" in text(mine)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await turn(server, server.alice, mine.response, "What is unsure")
    assert "Not enough signal for camps" in text(mine)


async def test_a_part_an_author_and_a_claim(server):
    await server.add(PLAIN)
    part = text(await server.alice.slash(server.channel, "positions", **{"from": 2, "to": 3}))
    assert "Read 2 of 4 posts" in part
    assert "Only #2 to #3" in part
    author = text(await server.alice.slash(server.channel, "positions", author="ANN"))
    assert "What ann holds" in author
    assert "Read 2 of 4 posts" in author
    assert AGAINST[1][:30] not in author
    claim = text(await server.alice.slash(server.channel, "positions", claim="tunnel too expensive"))
    assert "too expensive for a town" in claim
    assert "(bob)" in claim


async def test_claims_are_suggested_once_the_thread_was_read(server):
    await server.add(PLAIN)
    assert await server.alice.autocomplete(server.channel, "positions", "claim", "ferry") == []
    await server.alice.slash(server.channel, "positions")
    [choice] = await server.alice.autocomplete(server.channel, "positions", "claim", "new FERRY")
    assert choice["name"].startswith("#4 · A new ferry costs")
    assert "Who holds this" in text(await server.alice.slash(server.channel, "positions", claim=choice["value"]))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": 3, "to": 2}, "#2 comes before #3. Name the earlier post first, as in `from:2 to:3`."),
        ({"from": 9}, "“The tunnel” ends with #4, so it has no #9."),
        ({"from": 9, "to": 12}, "“The tunnel” ends with #4, so it has no #9."),
        ({"author": "n"}, "“n” may be ann or Ben. Write more of the name"),
        ({"author": "zoe"}, "Those who write the most are ann, bob, cem and Ben."),
        ({"claim": "quantum chromodynamics"}, "`/search`"),
        ({"author": "ann", "claim": "x"}, "not both"),
        ({"part": "so far"}, "No replay of “The tunnel” runs here"),
    ],
)
async def test_a_refusal_says_what_to_try(server, asked, said):
    await server.add(replace(PLAIN, posts=(*PLAIN.posts, Post(5, FOR[2], "Ben"))) if "author" in asked else PLAIN)
    refused = await server.alice.slash(server.channel, "positions", **asked)
    assert refused.ephemeral
    assert said in text(refused)


async def test_what_the_replay_has_not_shown_is_still_to_come(server):
    await server.add(PLAIN)
    await server.host.slash(server.channel, "replay start", pace="manual")
    await press(server, "Next")
    refused = text(await server.alice.slash(server.channel, "positions", part="so far", **{"from": 3}))
    assert "You have been shown “The tunnel” up to #2, so #3 is still to come." in refused


async def test_authors_of_the_thread_alone_are_suggested_those_who_write_most_first(server):
    await server.add(PLAIN)
    await server.add(replace(PLAIN, title="The other one", posts=(Post(1, FOR[0], "zoe"),)))
    listed = await server.alice.autocomplete(server.channel, "positions", "author", "", thread="tunnel")
    assert [choice["name"] for choice in listed] == ["ann", "bob", "cem"]
    listed = await server.alice.autocomplete(server.channel, "positions", "author", "E", thread="tunnel")
    assert [choice["name"] for choice in listed] == ["cem"]


async def test_a_card_of_an_author_never_becomes_one_of_everybody(server):
    thread_id = await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "positions", author="cem")
    await server.store.hidden.hide(thread_id, 4, guild_id=server.guild.id, member_id=1)
    turned = await turn(server, server.alice, mine.response, "What is unsure")
    assert "is hidden now. Open `/positions` again." in text(turned)
    assert FOR[0] not in text(mine)
    assert "Read 3 of 4 posts" in text(await server.alice.slash(server.channel, "positions"))


async def test_so_far_ends_where_the_replay_stands(server):
    await server.add(PLAIN)
    await server.host.slash(server.channel, "replay start", pace="manual")
    await press(server, "Next")
    told = text(await server.alice.slash(server.channel, "positions", part="so far"))
    assert "Read 2 of 4 posts" in told
    assert AGAINST[1][:30] not in told


async def test_the_end_of_a_replay_offers_the_summary_of_what_it_showed(server):
    await server.add(PLAIN)
    await server.host.slash(server.channel, "replay start", **{"pace": "manual", "from": 1, "to": 2})
    await press(server, "Next")
    assert "Sum up" in text(panel(server))
    offers = [one for one in server.messages() if any(b.get("label") == "Sum up" for b in buttons(one))]
    assert len(offers) == 1
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert [one.id for one in server.messages() if any(b.get("label") == "Sum up" for b in buttons(one))] == [
        offers[0].id
    ]
    told = await server.bob.click(panel(server), label="Sum up")
    assert told.ephemeral
    assert "Read 2 of 4 posts" in text(told)


async def object_to(member, card, label):
    custom_id, values = menu(card, "posno")
    return await member.select(card, [values[label]], custom_id=custom_id)


async def test_members_object_to_a_point_and_take_it_back(server):
    await server.add(PLAIN)
    await server.moderator.slash(server.channel, "manage author", author="cem", member=server.bob)
    mine = await server.alice.slash(server.channel, "positions")
    said = await object_to(server.alice, mine.response, "#4 · cem")
    assert "Choose it again to take that back" in text(said)
    assert "⚠️ contested by 1 member" in text(mine)
    theirs = await server.bob.slash(server.channel, "positions")
    said = await object_to(server.bob, theirs.response, "#4 · cem")
    assert "this point of yours" in text(said)
    assert "⚠️ cem says that this is not what they meant" in text(theirs)
    await object_to(server.alice, mine.response, "#4 · cem")
    assert "contested" not in text(mine)
    assert "⚠️ cem says" in text(mine)


async def vote_all(server, thread_id, votes):
    for post, cast in votes.items():
        for member, value in cast.items():
            await server.store.scores.vote(
                thread_id, post, guild_id=server.guild.id, member_id=member, value=1 if value > 0 else -1
            )


def counted_calls(monkeypatch):
    """What is worked out in child processes from now on."""
    calls = []
    run = summing.child.run

    async def counted(function, *arguments, seconds):
        calls.append(function.__name__)
        return await run(function, *arguments, seconds=seconds)

    monkeypatch.setattr(summing.child, "run", counted)
    return calls


async def test_a_summary_is_worked_out_once_and_anew_when_votes_or_posts_change(server, monkeypatch):
    calls = counted_calls(monkeypatch)
    thread_id = await server.add(quarrel())
    await vote_all(server, thread_id, two_minds(16, 8))
    first = text(await server.alice.slash(server.channel, "positions"))
    assert "16 members cast 128 votes" in first
    await server.bob.slash(server.channel, "positions")
    assert calls == ["packed_positions", "packed_room"]
    await server.store.scores.vote(thread_id, 20, guild_id=server.guild.id, member_id=1, value=1)
    assert "129 votes" in text(await server.bob.slash(server.channel, "positions"))
    assert calls == ["packed_positions", "packed_room", "packed_room"]


async def test_a_corrected_post_is_read_anew(server, monkeypatch):
    calls = counted_calls(monkeypatch)
    await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "positions")
    card = (await server.moderator.slash(server.channel, "manage mend")).response
    await mending.to_post(server, card, 4)
    await mending.fill(server, card, "Author…", "dora", "one")
    await mending.press(server, card, "Back to the preview")
    await mending.press(server, card, "Apply")
    await turn(server, server.alice, mine.response, "In short")
    assert "#4 (dora)" in text(mine)
    assert calls == ["packed_positions", "packed_positions"]


async def test_a_thread_that_takes_too_long_is_stopped_with_advice(server, monkeypatch):
    async def late(*_arguments, seconds):
        raise OutOfTime(f"{seconds}")

    monkeypatch.setattr(summing.child, "run", late)
    await server.add(PLAIN)
    refused = await server.alice.slash(server.channel, "positions")
    assert refused.ephemeral
    assert "Reading 4 posts took longer than 90 s, so I stopped" in text(refused)
    assert "`/positions from:1 to:1`" in text(refused)


THREADS = {
    "no authors": Thread("N", tuple(Post(n, t) for n, t in enumerate(FOR + AGAINST, 1)), "test"),
    "one-sided": Thread("O", tuple(Post(n, FOR[n % 3], f"p{n}", reply_to=n - 1 or None) for n in range(1, 9)), "test"),
    "off-topic": Thread("F", (Post(1, "First!", "a"), Post(2, "lol", "b", reply_to=1), Post(3, "🎉", "c")), "test"),
    "alone": Thread("A", tuple(Post(n, t, "solo", reply_to=n - 1 or None) for n, t in enumerate(FOR, 1)), "test"),
    "two languages": Thread(
        "L",
        (
            Post(1, FOR[0], "ann"),
            Post(2, "Der Tunnel ist viel zu teuer für unsere kleine Stadt, und niemand fragt.", "bert", reply_to=1),
            Post(3, "Le tunnel coûte trop cher et personne ne veut le payer, voilà tout.", "chloé", reply_to=2),
        ),
        "test",
    ),
}


@pytest.mark.parametrize("name", THREADS)
async def test_threads_without_sides_say_so_and_every_page_stands(server, name):
    thread = THREADS[name]
    await server.add(thread)
    mine = await server.alice.slash(server.channel, "positions")
    assert f"Read {len(thread.posts)} of {len(thread.posts)} post" in text(mine)
    assert "Not enough signal for camps: " in text(mine)
    assert "Side A" not in text(mine)
    for label in menu(mine.response, "posgo")[1]:
        await turn(server, server.alice, mine.response, label)
        assert text(mine)

"""The workbench: a preview that can be mended, before a thread is in the library and after."""

from unittest.mock import Mock

import discord
import pytest

from bot.archive.model import Post, Quote, Thread
from bot.client import Rethread
from bot.errors import NotAllowed
from bot.surface import mending
from tests.cogs.conftest import buttons, document, text
from tests.cogs.test_admin import library
from tests.cogs.test_hostile import HOSTILE, check
from tests.cogs.test_replay import posts

HARBOUR = Thread(
    title="The old harbour",
    source_format="thread-document",
    posts=(
        Post(1, "The council wants a park.\n\nIt would cost two million.", "ann"),
        Post(
            2, "Posted from my phone\nThe rowing club is there.", "ann", reply_to=1, quotes=(Quote("two million", 1),)
        ),
        Post(3, "And it has forty members.", "bob"),
        Post(4, "They could share the pier.", "cleo", reply_to=2),
    ),
)


@pytest.fixture
async def card(server):
    """The workbench of an import, as the moderator sees it."""
    shown = await server.moderator.slash(server.channel, "manage import", file=("t.json", document(HARBOUR)))
    return shown.response


async def press(server, card, label, member=None):
    return await (member or server.moderator).click(card, label=label)


async def choose(server, card, number):
    [menu] = [one for one in buttons(card) if one["type"] == 3]
    return await server.moderator.select(card, [str(number)], custom_id=menu["custom_id"])


async def fill(server, card, label, *values):
    form = await press(server, card, label)
    assert len(form.modal["title"]) <= 45
    assert len(form.modal["custom_id"]) <= 100
    fields = [row["component"]["custom_id"] for row in form.modal["components"]]
    given = [
        [value] if row["component"]["type"] == 3 else value
        for row, value in zip(form.modal["components"], values, strict=True)
    ]
    return await server.moderator.submit_modal(form, dict(zip(fields, given, strict=True)))


async def to_post(server, card, number):
    await press(server, card, "Mend…")
    return await choose(server, card, number)


async def kept(server):
    [thread] = await library(server)
    return await server.store.threads.load(thread.id, guild_id=server.guild.id)


def said(card):
    """What the card says now; a press edits it in its place."""
    return text(card)


async def test_an_import_is_mended_before_it_is_kept(server, card):
    await to_post(server, card, 3)
    assert "#3 of 4 · bob" in said(card)
    await press(server, card, "Merge with previous")
    assert "#2 of 3 · ann" in said(card)
    assert "#3 merged with #2" in said(card)
    await fill(server, card, "Noise…", "Posted from my phone")
    await fill(server, card, "Date…", "2014-08-05 10:30")
    await press(server, card, "Next")
    await fill(server, card, "Author…", "clea", "one")
    assert await library(server) == []
    await press(server, card, "Back to the preview")
    assert "3 posts" in said(card)
    assert "Posted from my phone" in said(card)
    assert "left out by hand" in said(card)
    await fill(server, card, "Title…", "A new harbour")
    assert "A new harbour" in said(card)
    confirmed = await press(server, card, "Import")
    assert "is in the library" in text(confirmed)
    thread = await kept(server)
    assert thread.title == "A new harbour"
    assert [post.author for post in thread.posts] == ["ann", "ann", "clea"]
    assert thread.posts[1].text == "The rowing club is there.\n\nAnd it has forty members."
    assert thread.posts[1].posted_at is not None
    assert thread.posts[2].reply_to == 2


async def test_a_post_is_split_and_its_quotes_are_led_elsewhere(server, card):
    await to_post(server, card, 1)
    await fill(server, card, "Split…", "It would cost")
    assert "#2 of 5 · author unknown" in said(card)
    await press(server, card, "Next")
    assert "→ #2" in said(card), "the quote followed its words"
    await fill(server, card, "Quoted post…", "1", "")
    assert "not in this thread" in said(card)
    await fill(server, card, "Quoted post…", "1", "#1")
    await press(server, card, "Back to the preview")
    await press(server, card, "Import")
    thread = await kept(server)
    assert thread.posts[2].quotes[0].post == 1
    assert thread.posts[2].reply_to == 1


async def test_a_name_can_be_changed_everywhere_and_a_post_dropped(server, card):
    await to_post(server, card, 2)
    await fill(server, card, "Author…", "anna", "all")
    await press(server, card, "Drop")
    assert "#2 of 3 · bob" in said(card)
    await press(server, card, "Back to the preview")
    await press(server, card, "Import")
    thread = await kept(server)
    assert [post.author for post in thread.posts] == ["anna", "bob", "cleo"]
    assert thread.removed[-1].text == HARBOUR.posts[1].text


async def test_undo_takes_the_last_change_back(server, card):
    await to_post(server, card, 4)
    await press(server, card, "Drop")
    await press(server, card, "Merge with previous")
    assert "of 2" in said(card)
    await press(server, card, "Undo")
    assert "of 3" in said(card)
    await press(server, card, "Undo")
    assert "of 4" in said(card)
    undo = next(one for one in buttons(card) if one.get("label") == "Undo")
    assert undo["disabled"]
    await press(server, card, "Back to the preview")
    await press(server, card, "Import")
    assert await kept(server) == HARBOUR


async def test_what_cannot_be_done_is_refused_and_changes_nothing(server, card):
    await to_post(server, card, 1)
    refused = await fill(server, card, "Split…", "nothing like this")
    assert "does not have these words" in text(refused)
    assert "not lines of this post" in text(await fill(server, card, "Noise…", "nothing like this"))
    assert "is no date" in text(await fill(server, card, "Date…", "yesterday"))
    assert "Changed by hand" not in said(card)


async def test_the_workbench_works_after_a_restart_even_with_an_open_form(server, card):
    await to_post(server, card, 3)
    form = await press(server, card, "Author…")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await server.env.settle()
    fields = [row["component"]["custom_id"] for row in form.modal["components"]]
    await server.moderator.submit_modal(form, {fields[0]: "bert", fields[1]: ["one"]})
    assert "#3 of 4 · bert" in said(card)
    await press(server, card, "Merge with previous")
    await press(server, card, "Back to the preview")
    await press(server, card, "Import")
    assert len((await kept(server)).posts) == 3


async def test_only_the_moderator_who_opened_it_may_press(server, card):
    other = server.guild.add_member(server.env.create_user("mod2"), roles=[server.roles["moderator"]])
    draft = next(one["custom_id"].split(":")[4] for one in buttons(card))
    ours = await other.slash(server.channel, "manage import", file=("t.json", document(HARBOUR)))
    theirs = buttons(ours.response)[0]["custom_id"].split(":")[4]
    assert draft != theirs
    bench = interaction_of(server, other)
    with pytest.raises(NotAllowed, match="belongs to the moderator"):
        await mending.workbench.open_bench(bench, int(draft))
    assert await mending.workbench.open_bench(bench, int(theirs)) is not None


def interaction_of(server, member):
    """As much of an interaction of that member as opening a workbench takes: Discord shows others no private card."""
    interaction = Mock(spec=discord.Interaction)
    interaction.client = server.bot
    interaction.guild = server.bot.get_guild(server.guild.id)
    interaction.user = Mock(spec=discord.Member, id=member.id)
    return interaction


async def test_the_buttons_of_an_ended_card_say_so(server, card):
    again = await server.moderator.slash(server.channel, "manage import", file=("t.json", document(HARBOUR)))
    for shown, end in ((card, "Cancel"), (again.response, "Import")):
        ids = {one["label"]: one["custom_id"] for one in buttons(shown)}
        draft = int(ids["Import"].split(":")[4])
        await press(server, shown, end)
        assert await server.store.drafts.owner(draft, guild_id=server.guild.id) is None
    gone = await server.moderator.slash(server.channel, "manage mend")
    ids = {one["label"]: one["custom_id"] for one in buttons(gone.response)}
    draft = int(ids["Apply"].split(":")[4])
    await server.store.drafts.drop(draft, guild_id=server.guild.id, member_id=server.moderator.id)
    await press(server, gone.response, "Mend…")
    assert "has ended" in said(gone.response)
    assert buttons(gone.response) == []


async def test_a_card_that_is_not_up_to_date_changes_nothing(server, card):
    await to_post(server, card, 3)
    merge = next(one["custom_id"] for one in buttons(card) if one["label"] == "Merge with previous")
    draft = int(merge.split(":")[4])
    mine = {"guild_id": server.guild.id, "member_id": server.moderator.id}
    read = await server.store.drafts.get(draft, **mine)
    changed = read.body.replace('"repairs": []', '"repairs": [{"do": "drop", "post": 1}]')
    assert await server.store.drafts.change(read, changed, **mine)
    told = await press(server, card, "Merge with previous")
    assert "not up to date" in text(told)
    assert "#3 of 3 · cleo" in said(card)
    assert (await server.store.drafts.get(draft, **mine)).body == changed


async def test_members_cannot_mend(server):
    await server.add(HARBOUR)
    assert "Only moderators" in text(await server.alice.slash(server.channel, "manage mend"))


async def test_a_stored_thread_is_mended_and_its_messages_follow(server):
    thread_id = await server.add(HARBOUR)
    await server.host.slash(server.channel, "replay start", pace="manual", **{"from": 3})
    [message] = posts(server)
    await server.alice.click(message, custom_id=buttons(message)[0]["custom_id"])
    opened = await server.moderator.slash(server.channel, "manage mend", thread="harbour")
    card = opened.response
    apply = next(one for one in buttons(card) if one["label"] == "Apply")
    assert apply["disabled"]
    await to_post(server, card, 1)
    await fill(server, card, "Split…", "It would cost")
    await press(server, card, "Back to the preview")
    refused = await press(server, card, "Apply")
    assert "Stop it first" in text(refused)
    await server.host.slash(server.channel, "replay stop")
    applied = await press(server, card, "Apply")
    assert "5 posts" in text(applied)
    assert len((await kept(server)).posts) == 5
    delivery = await server.store.deliveries.by_message(message.id, guild_id=server.guild.id)
    assert (delivery.thread_id, delivery.post) == (thread_id, 4)
    score = await server.alice.slash(server.channel, "score", post="4")
    assert "1" in text(score)
    source = await server.bob.click(message, label="Source")
    assert "#4" in text(source)


async def test_an_applied_change_is_taken_back_after_a_restart(server):
    await server.add(HARBOUR)
    card = (await server.moderator.slash(server.channel, "manage mend")).response
    await to_post(server, card, 4)
    await press(server, card, "Drop")
    await press(server, card, "Back to the preview")
    await press(server, card, "Apply")
    assert len((await kept(server)).posts) == 3
    assert "`undo`" in said(card)
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    await press(server, card, "Take it back")
    assert "Taken back: “The old harbour” is as it was, with 4 posts." in said(card)
    assert (await kept(server)).posts == HARBOUR.posts
    again = await server.moderator.slash(server.channel, "manage mend", undo=True)
    assert "no change of this thread" in text(again)


async def test_only_moderators_take_back(server):
    await server.add(HARBOUR)
    refused = await server.alice.slash(server.channel, "manage mend", undo=True)
    assert "Only moderators" in text(refused)


async def test_a_thread_that_was_changed_meanwhile_is_not_overwritten(server):
    await server.add(HARBOUR)
    cards = [(await server.moderator.slash(server.channel, "manage mend")).response for _ in range(2)]
    for card, title in zip(cards, ("One", "Two"), strict=True):
        await fill(server, card, "Title…", title)
    await press(server, cards[0], "Apply")
    assert "changed since" in text(await press(server, cards[1], "Apply"))
    assert (await kept(server)).title == "One"


async def test_a_long_thread_is_paged_and_searched(server):
    many = Thread(
        "Long", tuple(Post(number, f"Words of {number}.", f"a{number % 7}") for number in range(1, 10_001)), "x"
    )
    await server.add(many)
    card = (await server.moderator.slash(server.channel, "manage mend")).response
    await press(server, card, "Mend…")
    assert "Posts #1 to #25 of 10,000" in said(card)
    await press(server, card, "Next")
    [menu] = [one for one in buttons(card) if one["type"] == 3]
    assert [option["value"] for option in menu["options"]] == [str(number) for number in range(26, 51)]
    assert menu["options"][0]["label"] == "#26 · a5 · Words of 26."
    await fill(server, card, "Find…", "words of 9999.")
    assert "#9,999 of 10,000" in said(card)
    await press(server, card, "All posts")
    assert "Posts #9,976 to #10,000" in said(card)
    assert next(one for one in buttons(card) if one.get("label") == "Next")["disabled"]
    assert "No post has" in text(await fill(server, card, "Find…", "nowhere at all"))


async def test_a_hostile_thread_stays_within_the_limits_and_harmless(server):
    shown = await server.moderator.slash(server.channel, "manage import", file=("t.json", document(HOSTILE)))
    card = shown.response
    await press(server, card, "Mend…")
    limits(card)
    for number in range(1, len(HOSTILE.posts) + 1):
        await choose(server, card, number)
        limits(card)
        check(said(card))
        await fill(server, card, "Date…", "2014-08-05")
        await press(server, card, "All posts")
    await choose(server, card, 2)
    form = await press(server, card, "Quoted post…")
    for row in form.modal["components"]:
        for option in row["component"].get("options", []):
            assert 1 <= len(option["label"]) <= 100
    await press(server, card, "Back to the preview")
    check(said(card))
    limits(card)


def limits(card):
    for one in buttons(card):
        assert 1 <= len(one["custom_id"]) <= 100
        assert len(one.get("label", "")) <= 80
        for option in one.get("options", []):
            assert 1 <= len(option["label"]) <= 100
    assert len(card.embeds[0].description) <= 4096
    assert len(card.embeds[0].title) <= 256


async def test_an_offered_passage_is_not_posted_when_its_post_was_mended(server):
    await server.add(HARBOUR)
    offer = (
        await server.alice.slash(server.channel, "quote", post="1", passage="It would have cost two million")
    ).response
    card = (await server.moderator.slash(server.channel, "manage mend")).response
    await to_post(server, card, 1)
    await fill(server, card, "Noise…", "The council wants a park.")
    await press(server, card, "Back to the preview")
    await press(server, card, "Apply")
    await server.alice.click(offer, label="Post the quote")
    assert server.messages() == []

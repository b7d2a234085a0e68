"""Maps as members ask for them."""

from bot.client import Rethread
from bot.surface import pictures
from tests.cogs.conftest import buttons, text
from tests.cogs.test_positions import PLAIN
from tests.discussion.positions.test_summary import quarrel


def picture(message):
    [file] = message.attachments
    return file


async def test_a_map_is_a_picture_with_a_description_for_one_member(server):
    await server.add(quarrel())
    mine = await server.alice.slash(server.channel, "map")
    assert mine.ephemeral
    file = picture(mine.response)
    assert file.filename == "camps-map.png"
    assert "Side A" in file.description
    assert "p0" in file.description
    assert server.messages() == []


async def test_the_same_in_words_and_the_other_map_are_a_press_away(server):
    await server.add(quarrel())
    mine = await server.alice.slash(server.channel, "map")
    words = await server.alice.click(mine.response, label="In words")
    assert words.ephemeral
    assert "Side A" in text(words)
    room = await server.alice.click(mine.response, label="The room's voters")
    file = picture(room.response)
    assert file.filename == "room-map.png"
    assert "Nobody has voted yet." in file.description


async def test_words_are_told_without_drawing(server, monkeypatch):
    async def refuse(*_arguments, seconds):
        raise AssertionError(seconds)

    await server.add(quarrel())
    mine = await server.alice.slash(server.channel, "map")
    monkeypatch.setattr(server.bot.pictures._child, "run", refuse)
    words = await server.alice.click(mine.response, label="In words")
    assert "Side A" in text(words)
    assert "drawn" not in text(words)
    room = await server.alice.click(words.response, label="The room's voters")
    assert "Nobody has voted yet." in text(room)


async def test_a_shared_map_works_after_a_restart(server):
    await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "map")
    await server.alice.click(mine.response, label="Share with the channel")
    [shared] = server.messages()
    assert "No sides are shown" in picture(shared).description
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    words = await server.bob.click(shared, label="In words")
    assert words.ephemeral
    assert "No sides are shown" in text(words)


async def test_a_map_that_cannot_be_drawn_is_told_in_words(server, monkeypatch):
    async def refuse(*_arguments, seconds):
        raise pictures.OutOfTime(f"{seconds}")

    monkeypatch.setattr(server.bot.pictures._child, "run", refuse)
    await server.add(PLAIN)
    told = await server.alice.slash(server.channel, "map")
    assert "could not be drawn" in text(told)
    assert "Who answers whom" in text(told)


async def test_a_summary_leads_to_its_map(server):
    await server.add(PLAIN)
    mine = await server.alice.slash(server.channel, "positions", **{"from": 1, "to": 2})
    drawn = await server.alice.click(mine.response, label="Map")
    assert "bob answers ann" in picture(drawn.response).description
    assert "cem" not in picture(drawn.response).description
    assert [b["label"] for b in buttons(drawn.response)] == [
        "Share with the channel",
        "In words",
        "The room's voters",
    ]

"""Pictures for cogs: a file with its description, or words where drawing fails."""

import asyncio
import logging

import pytest

from bot.archive.model import Post
from bot.render.pictures import quote_card, ranking_chart
from bot.surface.pictures import Pictures

POST = Post(12, "words", "alice")


@pytest.fixture
async def pictures():
    drawing = Pictures(seconds=60)
    yield drawing
    await drawing.close()


async def test_a_picture_is_a_file_with_its_description_and_words(pictures):
    drawn = await pictures.draw(quote_card, "Some *words*.", POST, thread="The ferry")
    same = quote_card("Some *words*.", POST, thread="The ferry")
    assert drawn.file.filename == "quote-card.png"
    assert drawn.file.description == same.alt
    assert drawn.file.fp.read() == same.png
    assert drawn.words == same.words
    assert drawn.note is None
    drawn.file.close()


async def test_the_loop_goes_on_while_a_picture_is_drawn(pictures):
    turns = 0

    async def count():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    drawn = await pictures.draw(ranking_chart, [], title="Top")
    counting.cancel()
    assert turns > 100
    drawn.file.close()


async def test_what_takes_too_long_is_told_in_words(caplog):
    pictures = Pictures(seconds=0.001)
    with caplog.at_level(logging.CRITICAL, logger="bot.surface.pictures"):
        drawn = await pictures.draw(quote_card, "Some *words*.", POST, thread="The ferry", dark=False)
    assert drawn.file is None
    assert drawn.words == "> Some words.\n— **alice** · #12 · The ferry"
    assert drawn.note == "The picture could not be drawn this time, so here it is in words. Trying again may help."
    await pictures.close()


async def test_beyond_eight_in_the_queue_words_come_at_once(pictures):
    drawing = [asyncio.create_task(pictures.draw(ranking_chart, [], title="Top")) for _ in range(8)]
    await asyncio.sleep(0)
    late = await pictures.draw(ranking_chart, [], title="Top")
    assert late.file is None
    assert late.words == "**Top**\nNo post has a vote yet."
    assert "Many pictures" in late.note
    for drawn in await asyncio.gather(*drawing):
        drawn.file.close()


async def test_every_function_can_be_told_in_words():
    from bot.render import pictures
    from bot.render.pictures import in_words

    drawn = [
        getattr(pictures, name) for name in pictures.__all__ if name.endswith(("_card", "_chart", "_picture", "_map"))
    ]
    assert all(function in pictures.TOLD for function in drawn)
    assert in_words(quote_card, ("Words.", POST), {"thread": "The ferry", "dark": True}).words.startswith("> Words.")

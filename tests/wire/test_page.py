"""The bot as people meet it: the real page in a browser, the real server, the bot as a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive.convert import read_file
from playground.run import Playground
from tests.playground.page.conftest import ARGUMENTS, CHROMIUM
from tests.wire.conftest import Starts
from tests.wire.process import ROOT, row_of_posts, shelve

SECONDS = 20_000


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[object]:
    """The playground's page in Chromium, in front of the server's owner."""
    if CHROMIUM is None:
        pytest.skip("no chromium found: apt-get install chromium")
    playwright_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    async with playwright_api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page(viewport={"width": 1100, "height": 900})
        opened.set_default_timeout(SECONDS)
        faults = []
        opened.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108 - Playwright marks the callable
        await opened.goto(playground.page_url)
        yield opened
        assert faults == []
        await browser.close()


async def command(page, name: str, *values: str) -> None:
    """Use a command by keyboard: pick it from the list, fill in what it must have, then send it."""
    box = page.locator("#composer-text")
    await box.click()
    await box.press_sequentially(f"/{name}")
    await page.get_by_role("option").first.wait_for()
    await page.keyboard.press("Enter")
    for value in values:
        await page.wait_for_function("document.activeElement.id !== 'composer-text'")
        await page.keyboard.type(value)
    await page.keyboard.press("Enter")


async def test_a_member_replays_votes_quotes_and_sums_up_in_a_browser(
    starts: Starts, playground: Playground, page, tmp_path: Path
) -> None:
    bot = await starts()
    await bot.ready()
    await shelve(bot, row_of_posts(3, title="Who keeps the light?"))
    await command(page, "replay start")
    first = page.locator(".row", has_text="mark-01")
    await first.first.wait_for()
    await page.get_by_role("button", name="Next", exact=False).last.click()
    await page.locator(".row", has_text="mark-02").first.wait_for()

    await first.first.get_by_role("button", name="👍").first.click()
    await first.first.get_by_role("button", name="👍 1").first.wait_for()

    await first.first.get_by_role("button", name="Quote").first.click()
    await page.get_by_role("button", name="Words and comment").last.click()
    await page.get_by_role("dialog").wait_for()
    await page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    await page.get_by_role("button", name="Post the quote").last.click()
    await page.locator(".row", has_text="Quoted:").first.wait_for()
    await page.locator(".row", has_text="quotes:").get_by_role("button", name="Delete").first.wait_for()

    await command(page, "positions")
    await page.locator(".row", has_text="Read 3 of 3 posts").first.wait_for()
    picture = tmp_path / "journey.png"
    await page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000


async def test_a_member_asks_maps_catches_up_and_is_shielded_in_a_browser(
    starts: Starts, playground: Playground, page, tmp_path: Path
) -> None:
    """Ask and share, map, catch up to #2, put the shield up, be told no more, and ask for the rest."""
    bot = await starts()
    await bot.ready()
    await shelve(bot, read_file(ROOT / "data" / "samples" / "street-lamps.json"))
    taken = 0

    def answer(words: str):
        return page.locator(".row", has_text=words).last

    async def picture() -> None:
        nonlocal taken
        taken += 1
        path = tmp_path / f"journey-{taken}.png"
        await page.screenshot(path=path)
        assert path.stat().st_size > 10_000

    await command(page, "ask", "Why do the lamps harm the moths?")
    private = answer("The lamps pull the moths in")
    await private.wait_for()
    assert "Only you can see this" in await private.inner_text()
    await picture()
    await private.get_by_role("button", name="Share").click()
    await page.locator(".row", has_text="Posted:").first.wait_for()
    assert await page.locator(".row", has_text="The lamps pull the moths in").count() == 2
    await picture()

    await command(page, "map")
    drawn = page.locator(".row").filter(has=page.get_by_role("button", name="In words")).last
    await drawn.get_by_role("img").first.wait_for()
    assert "Dana" in (await drawn.get_by_role("img").last.get_attribute("alt") or "")
    await picture()

    await command(page, "catchup")
    await answer("You have no bookmark").get_by_role("button", name="Next").click()
    await answer("#2 of 71").wait_for()
    await picture()

    await command(page, "me")
    await page.get_by_role("button", name="Tell me no ends").last.click()
    await answer("Your shield is up").wait_for()
    await picture()
    question = "What is recommended for the renewal of the heads?"
    await command(page, "ask", question)
    kept = answer("Your shield keeps back what comes after #2")
    await kept.wait_for()
    assert "shielded amber" not in await page.locator("#messages, main").first.inner_text()
    await picture()
    await kept.get_by_role("button", name="Show the rest too").click()
    await answer("Ask again, and the rest is there").wait_for()
    await command(page, "ask", question)
    await answer("shielded amber").wait_for()
    await picture()

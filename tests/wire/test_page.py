"""The bot as people meet it: the real page in a browser, the real server, the bot as a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.run import Playground
from tests.playground.page.conftest import ARGUMENTS, CHROMIUM
from tests.wire.conftest import Starts
from tests.wire.process import row_of_posts, shelve

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


async def command(page, name: str) -> None:
    """Use a command by keyboard: pick it from the list, then send it."""
    box = page.locator("#composer-text")
    await box.click()
    await box.press_sequentially(f"/{name}")
    await page.get_by_role("option").first.wait_for()
    await page.keyboard.press("Enter")
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

"""A headless Chromium in front of the fake playground. Without it or Playwright, these tests skip and say so."""

import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp import web

from tests.playground.page import fake as stage

if TYPE_CHECKING:
    from playwright import async_api

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator["async_api.Browser"]:
    if CHROMIUM is None:
        pytest.skip("no chromium found: apt-get install chromium")
    playwright_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    playwright_api.expect.set_options(timeout=15_000)  # two shared cores can be slow
    async with playwright_api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def fake() -> AsyncIterator[stage.Fake]:
    fake = stage.Fake()
    runner = web.AppRunner(fake.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.port = runner.addresses[0][1]
    fake.address = f"http://127.0.0.1:{fake.port}/playground/?token={stage.TOKEN}"
    yield fake
    await fake.drop()
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: "async_api.Browser") -> AsyncIterator["async_api.BrowserContext"]:
    context = await browser.new_context(
        viewport={"width": 1200, "height": 800}, color_scheme="dark", permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(15_000)
    yield context
    await context.close()


def is_fault(message: "async_api.ConsoleMessage") -> bool:
    """Whether a console line is the page's fault, CSP refusals first; a broken connection is told by the browser."""
    return message.type == "error" and "WebSocket" not in message.text and "ERR_" not in message.text


@pytest_asyncio.fixture(loop_scope="session")
async def page(fake: stage.Fake, context: "async_api.BrowserContext") -> AsyncIterator["async_api.Page"]:
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
    await page.goto(fake.address)
    await page.locator(".row").first.wait_for()
    yield page
    assert complaints == []

"""A headless Chromium in front of the fake playground. Without one, or without Playwright, these tests skip and say so."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web

from tests.playground.page import fake as stage

async_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed", exc_type=ImportError)

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator["async_api.Browser"]:
    if CHROMIUM is None:
        pytest.skip("no chromium found: apt-get install chromium")
    async with async_api.async_playwright() as playwright:
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


class Complaints(list):
    """What the page wrote to the console as an error, and what it threw; a test ends with none."""


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: "async_api.Browser") -> AsyncIterator["async_api.BrowserContext"]:
    context = await browser.new_context(viewport={"width": 1200, "height": 800}, color_scheme="dark", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(5000)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(fake: stage.Fake, context: "async_api.BrowserContext") -> AsyncIterator["async_api.Page"]:
    page = await context.new_page()
    complaints = Complaints()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A broken connection is reported by the browser itself; everything else, CSP refusals first, is the page's fault.
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "WebSocket" not in m.text and "ERR_" not in m.text else None)
    await page.goto(fake.address)
    await page.locator(".row").first.wait_for()
    yield page
    await asyncio.sleep(0)
    assert complaints == []

"""What is around the conversation: members, the connection, traffic, widths, themes, reading aloud, many messages."""

import pytest

from tests.playground.page import canned
from tests.playground.page.steps import channel, compose, row

async_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed", exc_type=ImportError)
expect = async_api.expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_another_member(page, fake):
    await page.get_by_role("button", name="You are alice, host, reader").click()
    await page.get_by_role("menuitem", name="Carol Q").click()
    await expect(page.get_by_role("button", name="You are Carol Q")).to_be_visible()
    await channel(page, "quiet").click()
    await expect(page.get_by_placeholder("You may not write in this channel.")).to_be_disabled()
    await page.reload()
    await expect(page.get_by_role("button", name="You are Carol Q")).to_be_visible()
    await channel(page, "general").click()
    await compose(page, "/")
    await expect(page.get_by_role("option", name="/read Read a thread")).to_be_visible()
    await expect(page.get_by_role("option", name="/import")).to_have_count(0)


async def test_the_connection_comes_back(page, fake):
    await compose(page, "half a thou")
    fake.messages[canned.GENERAL].append(fake.message(canned.GENERAL, canned.BOB, "Said while you were away"))
    await fake.drop()
    await expect(page.locator("#connection")).to_have_text("Connected")
    await expect(row(page, "Said while you were away")).to_be_visible()
    await expect(page.locator("#composer-text")).to_have_value("half a thou")
    await fake.create(fake.message(canned.GENERAL, canned.BOB, "And live again"))
    await expect(row(page, "And live again")).to_be_visible()


async def test_a_wrong_token_is_told(context, fake):
    page = await context.new_page()
    await page.goto(fake.address.replace("test-token", "wrong"))
    await expect(page.locator("#connection")).to_contain_text("The playground refused this page")


async def test_traffic(page, fake):
    await page.get_by_role("button", name="Traffic").click()
    await expect(page.locator(".traffic-row")).to_have_count(4)
    await expect(page.locator(".traffic-row.trouble")).to_contain_text("429")
    await expect(page.locator(".traffic-row.trouble .traffic-title")).to_have_text(
        "PUT /channels/…8546/messages/…6451/reactions/%F0%9F%91%8D/@me"
    )
    await expect(page.locator("#traffic-summary")).to_have_text("2 requests · 2 events · 1 rate-limit wait, 0.3 s")
    await page.locator("#traffic-kind").select_option("gateway")
    await expect(page.locator(".traffic-row")).to_have_count(2)
    await page.locator("#traffic-text").fill("identify")
    await expect(page.locator(".traffic-row")).to_have_count(1)
    await page.locator("#traffic-text").fill("")
    await page.get_by_role("button", name="Pause").click()
    await fake.send({"op": "traffic", "at": 0, "kind": "gateway", "direction": "out", "t": "LATER"})
    await expect(page.locator("#traffic-summary")).to_contain_text("3 events")
    await expect(page.locator(".traffic-row")).to_have_count(2)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(".traffic-row").first).to_contain_text("LATER")
    await page.get_by_role("switch", name="Rate limits").click()
    assert (await fake.wait_for("settings"))["rate_limits"] is False


async def test_a_narrow_window(page):
    """At 360 px nothing is wider than the window, and the channels are in a drawer."""
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate("document.querySelector('#scroller').scrollWidth") <= 360
    await expect(channel(page, "quiet")).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await channel(page, "quiet").click()
    await expect(page.locator("#channel-name")).to_have_text("quiet")
    await expect(channel(page, "quiet")).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await channel(page, "general").click()
    await page.get_by_role("button", name="Ask", exact=True).click()
    form = page.get_by_role("dialog", name="Ask the archive").locator("form")
    await expect(form).to_be_visible()
    assert await form.evaluate("(form) => form.parentElement.scrollWidth <= form.parentElement.clientWidth")


async def test_a_long_press_opens_the_menu(browser, fake):
    """A finger that stays on a message; one that moves on scrolls instead."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = await context.new_page()
    await page.goto(fake.address)
    box = await row(page, "Here is my sketch").locator(".content").bounding_box()
    touch = await context.new_cdp_session(page)
    point = {"x": box["x"] + 20, "y": box["y"] + 5}
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await expect(page.get_by_role("menu", name="Message")).to_be_visible()
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await page.get_by_role("menuitem", name="Reply").tap()
    await expect(page.locator(".replying")).to_contain_text("Replying to bob")
    await context.close()


async def test_light_and_dark(page):
    background = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(background)
    await page.get_by_role("button", name="Switch to light").click()
    assert await page.evaluate(background) == "rgb(255, 255, 255)" != dark
    await page.reload()
    await expect(page.get_by_role("button", name="Switch to dark")).to_be_visible()


async def test_a_screen_reader_finds_its_way(page, fake):
    """Landmarks, a name on every control, and new messages said aloud once."""
    for role, name in (("navigation", "Channels"), ("main", "general"), ("region", "Write a message")):
        await expect(page.get_by_role(role, name=name)).to_have_count(1)
    nameless = """() => [...document.querySelectorAll("button, a, input, textarea, select")]
      .filter((each) => each.checkVisibility() && !each.getAttribute("aria-label") && !each.labels?.length)
      .filter((each) => !each.textContent.trim() && !each.querySelector("img")?.alt)
      .map((each) => each.outerHTML)"""
    assert await page.evaluate(nameless) == []
    await fake.create(fake.message(canned.GENERAL, canned.BOB, "**News** of ||secrets||"))
    await expect(page.locator("#announcer")).to_have_text("bob: News of ▇▇▇")


SCROLL = """async (pixels) => {
  const box = document.querySelector("#scroller");
  const took = [];
  let last = performance.now();
  for (let n = 0; n < 60; n += 1) {
    box.scrollTop += pixels;
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - last);
    last = performance.now();
  }
  return took.sort((a, b) => a - b);
}"""


async def test_a_thousand_messages_stay_fluid(page, fake):
    """Scrolling through 1,000 messages takes no longer a frame than through 50, measured in the same run."""
    fake.fill(canned.QUIET, 1000)
    await channel(page, "quiet").click()
    await expect(page.locator(".row")).to_have_count(50)
    few = await page.evaluate(SCROLL, -8)
    oldest = fake.messages[canned.QUIET][0]["id"]
    await page.evaluate(f"location.hash = '{canned.QUIET}/{oldest}'")
    await expect(page.locator(".row")).to_have_count(1000, timeout=20000)
    await expect(page.locator(f"#m-{oldest}")).to_be_in_viewport()
    many = await page.evaluate(SCROLL, 1200)
    assert many[30] < 2 * few[30] + 10

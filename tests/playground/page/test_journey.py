"""A member's way through the page, by keyboard and by mouse, against canned data."""

import re

import pytest

from tests.playground.page import canned
from tests.playground.page.steps import channel, compose, row

async_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed", exc_type=ImportError)
expect = async_api.expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


# Reading


async def test_messages_read_like_a_chat(page):
    """Groups, days, the APP mark of bot and webhook, replies, command headers."""
    await expect(row(page, "I found it on page two.").locator(".author")).to_have_count(0)
    await expect(row(page, "Yes, please!").locator(".reply-text")).to_contain_text("Shall we read")
    await expect(row(page, "dora · #12").locator(".app-mark")).to_have_text("APP")
    await expect(row(page, "After 12 posts").locator(".used")).to_have_text("Aalice used /scores")
    assert await page.locator(".day").count() >= 2


async def test_hostile_text_stays_text(page):
    hostile = row(page, "alert(1)").locator(".content")
    await expect(hostile).to_have_text(
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    )
    await expect(hostile.locator("*")).to_have_count(0)


async def test_embeds_components_and_pictures(page):
    embed = row(page, "After 12 posts").locator(".embed")
    await expect(embed.locator("dt")).to_have_text(["alice", "bob", "How it counts"])
    await expect(embed.locator(".media-outside a")).to_have_attribute("href", "https://cdn.example.com/x.png")
    card = row(page, "Two camps").locator(".container")
    await expect(card.locator("img")).to_have_count(3)
    await expect(card.get_by_role("img", name="A chart of the camps")).to_be_visible()
    await expect(card.locator(".file")).to_contain_text("tile0.png")
    await expect(row(page, "Here is my sketch").get_by_role("img", name="A sketch of a bridge")).to_be_visible()


async def test_a_spoiler_opens_by_key_and_by_click(page):
    spoiler = row(page, "Camp A says").get_by_role("button", name="Spoiler, press to reveal")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(row(page, "Camp A says").locator(".spoiler.revealed")).to_have_text("spaces")
    await row(page, "A heading").get_by_role("button", name="Spoiler").click()
    await expect(row(page, "A heading").locator(".spoiler.revealed")).to_have_text("a hidden word")


async def test_a_message_link_opens_in_place(page, fake):
    first = fake.messages[canned.GENERAL][0]["id"]
    await channel(page, "quiet").click()
    await expect(page.locator("#channel-name")).to_have_text("quiet")
    link = f"https://discord.com/channels/{canned.GUILD}/{canned.GENERAL}/{first}"
    await fake.create(fake.message(canned.QUIET, canned.BOB, link))
    await page.get_by_role("link", name="#general › message").click()
    await expect(page.locator("#channel-name")).to_have_text("general")
    await expect(page.locator(f"#m-{first}")).to_have_class(re.compile("flash"))
    await expect(page.locator(f"#m-{first}")).to_be_in_viewport()
    await expect(page.locator(f"#m-{first}")).to_be_focused()


async def test_a_link_to_an_old_message_loads_back_to_it(page, fake):
    fake.fill(canned.QUIET, 130)
    oldest = fake.messages[canned.QUIET][0]["id"]
    await page.evaluate(f"location.hash = '{canned.QUIET}/{oldest}'")
    await expect(page.locator(f"#m-{oldest}")).to_be_in_viewport()
    await expect(page.locator(f"#m-{oldest}")).to_be_focused()


async def test_scrolling_up_loads_older_messages_and_keeps_the_place(page, fake):
    fake.fill(canned.QUIET, 130)
    await channel(page, "quiet").click()
    await expect(page.locator(".row")).to_have_count(50)
    await page.locator(".row").first.scroll_into_view_if_needed()
    await expect(page.locator(".row").nth(99)).to_be_attached()  # or all 130, where the first step ended near the top
    await expect(page.locator(".row", has_text="Message 80 ")).to_be_in_viewport()


async def test_forum_posts_and_locked_threads(page):
    await channel(page, "archive").click()
    await expect(page.locator(".post strong")).to_have_text(["Tabs or spaces", "Winter tyres"])
    await page.locator(".post", has_text="Winter tyres").click()
    await expect(page.get_by_placeholder("This thread is locked.")).to_be_disabled()


# Acting


async def test_a_command_by_keyboard_alone(page, fake):
    """Slash list, autocomplete, an optional option, sending, and the answer that only the reader sees."""
    await compose(page, "/rea")
    await expect(page.get_by_role("option")).to_have_text(["/readRead a thread of the archive"])
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("combobox", name="thread")).to_be_focused()
    await page.keyboard.type("bri")
    await expect(page.get_by_role("option").first).to_contain_text("A bridge for cyclists")
    asked = (await fake.wait_for("autocomplete"))["options"]
    assert asked[0]["focused"] is True
    assert asked[0]["name"] == "thread"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Add an option")).to_be_focused()
    await page.keyboard.type("po")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.type("0")
    await page.keyboard.press("Enter")
    await expect(page.locator(".slash-help")).to_have_text("post is at least 1.")
    await page.keyboard.press("Backspace")
    await page.keyboard.type("7")
    await page.keyboard.press("Enter")
    sent = await fake.wait_for("slash")
    assert sent["options"] == [{"type": 3, "name": "thread", "value": "t3"}, {"type": 4, "name": "post", "value": 7}]
    answer = row(page, "Answer to /read")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(page.locator("#composer-text")).to_be_focused()
    await answer.get_by_role("button", name="Dismiss message").click()
    await expect(answer).to_have_count(0)


async def test_suggestions_belong_to_commands_alone(page, fake):
    suggestions = page.locator("#composer-lists .suggestions")
    await compose(page, "plain words")
    await expect(suggestions).to_be_hidden()
    await page.locator("#composer-text").fill("")
    await compose(page, "/nothing")
    await expect(suggestions).to_have_text("No such command")
    await page.keyboard.press("Enter")
    await fake.wait_for("say", content="/nothing")
    await expect(suggestions).to_be_hidden()


async def test_nobody_reacts_or_replies_to_what_only_they_see(page):
    await row(page, "Yes, please!").hover()
    await expect(row(page, "Yes, please!").get_by_role("button", name="React", exact=True)).to_be_visible()
    await row(page, "Every style of button").get_by_role("button", name="Go", exact=True).click()
    answer = row(page, "You pressed go")
    await answer.hover()
    await expect(answer.get_by_role("button", name="More")).to_be_visible()
    await expect(answer.get_by_role("button", name="React")).to_have_count(0)
    await answer.get_by_role("button", name="More").click()
    await expect(page.get_by_role("menuitem").first).to_have_text("Copy link")
    for label in ("Add a reaction", "Reply"):
        await expect(page.get_by_role("menuitem", name=label)).to_have_count(0)


async def test_subcommands_choices_and_entities(page, fake):
    await compose(page, "/replay start ")
    await page.keyboard.type("Winter")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    for name, typed in (("pace", "by"), ("where", "qui"), ("host", "carol"), ("ping", "hos")):
        await page.keyboard.type(name)
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Tab")
        await page.keyboard.type(typed)
        await expect(page.get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Send").first).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await fake.wait_for("slash"))["options"] == [
        {
            "type": 1,
            "name": "start",
            "options": [
                {"type": 3, "name": "thread", "value": "t2"},
                {"type": 3, "name": "pace", "value": "manual"},
                {"type": 7, "name": "where", "value": canned.QUIET},
                {"type": 6, "name": "host", "value": "13"},
                {"type": 8, "name": "ping", "value": canned.HOST},
            ],
        },
    ]


async def test_escape_leaves_list_and_form(page):
    await compose(page, "/re")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await page.keyboard.type("ad ")
    await expect(page.locator(".slash-form")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.locator(".slash-form")).to_have_count(0)
    await expect(page.locator("#composer-text")).to_be_focused()


async def test_a_file_for_a_command(page, fake):
    await compose(page, "/import ")
    await page.locator(".slash-file").set_input_files(
        {"name": "thread.json", "mimeType": "application/json", "buffer": b"{}"}
    )
    await expect(page.locator(".slash-field [role=status]")).to_have_text("uploaded")
    await page.get_by_role("button", name="Send").first.click()
    assert (await fake.wait_for("slash"))["options"] == [{"type": 11, "name": "file", "value": "up1"}]
    assert fake.uploads == {"up1": "thread.json"}


async def test_a_file_that_discord_would_not_take_is_refused_in_words(page, fake):
    await compose(page, "/import ")
    await page.locator(".slash-file").set_input_files(
        {"name": "thread.txt", "mimeType": "text/plain", "buffer": b"x" * (10 * 1024 * 1024 + 1)}
    )
    await expect(page.locator(".slash-field [role=status]")).to_contain_text("10 MB")
    assert fake.uploads == {}


async def test_a_deferred_answer_and_its_end(page, fake):
    await compose(page, "/slow")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator(".thinking")).to_have_text("Rethread is thinking…")
    waiting = fake.messages[canned.GENERAL][-1]
    await fake.dispatch("MESSAGE_UPDATE", {**waiting, "flags": 0, "content": "Done at last"})
    await expect(row(page, "Done at last")).to_contain_text("alice used /slow")
    await expect(page.locator(".thinking")).to_have_count(0)


async def test_a_silent_bot(page, fake):
    fake.answering = False
    await compose(page, "/slow ")
    await expect(page.locator(".slash-form")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator(".row .failure")).to_have_text("⚠ The application did not respond")
    await row(page, "dora · #12").get_by_role("button", name="Quote").click()
    await expect(row(page, "dora · #12").locator(".failure")).to_have_text("⚠ The application did not respond")


async def test_buttons_selects_and_a_modal(page, fake):
    styles = page.locator(".row", has_text="Every style of button").first
    await expect(styles.get_by_role("button", name="Off")).to_be_disabled()
    await styles.get_by_role("button", name="Go", exact=True).click()
    assert (await fake.wait_for("click"))["custom_id"] == "go"
    await expect(row(page, "You pressed go")).to_contain_text("Only you can see this")
    await styles.get_by_role("button", name="Pick two members").click()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Done").click()
    assert (await fake.wait_for("choose", custom_id="people"))["values"] == ["11", "12"]
    picked = page.locator(f"#m-{(await fake.wait_for('choose'))['message_id']}")
    await expect(picked).to_contain_text("Chosen: 11, 12")
    await picked.get_by_role("button", name="Ask", exact=True).click()
    dialog = page.get_by_role("dialog", name="Ask the archive")
    await expect(dialog.get_by_role("textbox", name="Your question")).to_be_focused()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.get_by_role("alert")).to_have_text("“Your question” is required.")
    await dialog.get_by_role("textbox", name="Your question").fill("Who was first?")
    await dialog.get_by_role("button", name="This thread").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_have_count(0)
    assert (await fake.wait_for("submit"))["components"] == [
        {"type": 18, "component": {"type": 4, "custom_id": "question", "value": "Who was first?"}},
        {"type": 18, "component": {"type": 3, "custom_id": "scope", "values": ["all"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "name", "value": ""}]},
    ]
    await expect(row(page, "Thank you for the form.")).to_be_visible()


async def test_saying_replying_and_a_refusal(page, fake):
    await compose(page, "Hello **there**")
    await page.keyboard.press("Enter")
    await expect(row(page, "Hello there").locator("strong")).to_have_text("there")
    await page.locator("#composer-text").press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Reply").click()
    await page.locator("#composer-file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"x"})
    await expect(page.locator(".file-chip")).to_contain_text("a.png")
    await page.locator("#composer-text").press_sequentially("An answer")
    await page.locator("#composer-text").press("Enter")
    said = await fake.wait_for("say", content="An answer")
    assert said["reply_to"] == fake.messages[canned.GENERAL][-2]["id"]
    assert said["attachments"] == ["up1"]
    await expect(row(page, "An answer").locator(".reply-text")).to_have_text("Hello there")
    await compose(page, "something forbidden")
    await page.keyboard.press("Enter")
    await expect(page.locator("#alerts")).to_contain_text("Missing Permissions")
    await expect(page.locator("#composer-text")).to_have_value("something forbidden")


async def test_reactions_and_the_picker(page, fake):
    message = row(page, "Yes, please!")
    thumb = message.get_by_role("button", name="👍, 3 reactions, yours among them")
    await thumb.click()
    await expect(message.get_by_role("button", name="👍, 2 reactions")).to_have_attribute("aria-pressed", "false")
    await message.get_by_role("button", name="Add a reaction").click()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(message.get_by_role("button", name="👎, 1 reaction")).to_have_attribute("aria-pressed", "true")
    await message.get_by_role("button", name="Add a reaction").click()
    await page.get_by_label("Any emoji").fill(":thread:")
    await page.keyboard.press("Enter")
    assert (await fake.wait_for("react", emoji="thread:801"))["remove"] is False
    await expect(message.get_by_role("button", name="thread, 2 reactions")).to_be_visible()


async def test_the_message_menu(page, fake):
    own = fake.messages[canned.GENERAL][1]
    await page.locator(f"#m-{own['id']}").click(button="right")
    await page.get_by_role("menuitem", name="Quote this").click()
    assert (await fake.wait_for("context"))["target_id"] == own["id"]
    await expect(row(page, f"Quoted message {own['id']}")).to_be_visible()
    await page.locator(f"#m-{own['id']}").hover()
    await page.locator(f"#m-{own['id']}").get_by_role("button", name="More").click()
    await page.keyboard.type("c")
    await page.keyboard.press("Enter")
    await expect(page.locator("#notices")).to_contain_text("Link copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == f"https://discord.com/channels/900/1001/{own['id']}"
    await page.locator(f"#m-{own['id']}").focus()
    await page.keyboard.press("Shift+F10")
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#m-{own['id']}")).to_have_count(0)
    await expect(row(page, "Yes, please!")).to_be_visible()


async def test_a_command_written_out_in_full(page, fake):
    """Values go to the boxes that are named, whether typed in the open form or pasted at once."""
    await compose(page, "/replay start ")
    await page.keyboard.type("thread:Winter pace:by")
    await expect(page.get_by_role("option")).to_have_text(["by hand"])
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Give up the command").click()
    await page.locator("#composer-text").fill("/replay start thread:Winter where:quiet")
    await expect(page.get_by_role("combobox", name="thread", exact=True)).to_have_value("Winter")
    await expect(page.get_by_role("combobox", name="where")).to_have_value("quiet")
    await expect(page.get_by_role("combobox", name="where")).to_be_focused()


async def test_the_focus_returns_from_a_form(page, fake):
    picked = page.locator(".row", has_text="Every style of button").first
    ask = picked.get_by_role("button", name="Ask", exact=True)
    dialog = page.get_by_role("dialog", name="Ask the archive")
    await ask.focus()
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("textbox", name="Your question").fill("Who was first?")
    await dialog.get_by_role("button", name="This thread").click()
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_have_count(0)
    await expect(ask).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(ask).to_be_focused()


async def test_keys_typed_nowhere_begin_a_message(page):
    box = page.locator("#composer-text")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.type("/rea")
    await expect(box).to_have_value("/rea")
    await box.fill("")
    await page.locator(".row").last.focus()
    await page.keyboard.type("hello")
    await expect(box).to_have_value("hello")
    await page.locator(".row").last.focus()
    await page.keyboard.press("Control+c")
    await expect(box).not_to_be_focused()


async def test_one_person_has_one_avatar_and_previews_keep_words_apart(page, fake):
    for number in (17, 18):
        await fake.create(
            fake.message(
                canned.GENERAL,
                {**canned.BOB, "username": f"marta · #{number}", "global_name": None, "id": "701"},
                f"-# [#21 · Marta](https://example.com)\nIt is late, says {number}",
                webhook_id="701",
            )
        )
    last = row(page, "says 18")
    await expect(last.locator(".avatar")).to_have_text("M")
    hues = await page.evaluate("""() => [...document.querySelectorAll(".row")].slice(-2)
      .map((each) => each.querySelector(".avatar").style.getPropertyValue("--hue"))""")
    assert hues[0] == hues[1]
    await last.hover()
    await last.get_by_role("button", name="Reply").click()
    await expect(page.locator(".replying")).to_contain_text("#21 · Marta It is late")

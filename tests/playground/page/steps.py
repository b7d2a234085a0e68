"""What several tests of the page do."""


def row(page, text):
    """The last message that holds a text."""
    return page.locator(".row", has_text=text).last


def channel(page, name):
    """A channel's entry in the list."""
    return page.locator("#channels .channel", has_text=name)


async def compose(page, text):
    """Type into the message box."""
    await page.locator("#composer-text").focus()
    await page.keyboard.type(text)

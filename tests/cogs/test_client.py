"""What the client itself does, whatever the cog."""

import logging

import pytest

from bot.client import Rethread


async def fail(bot: Rethread) -> None:
    """Let a listener fail as discord.py does."""
    try:
        [].pop()
    except IndexError:
        await bot.on_error("on_shard_ready")


async def test_what_a_listener_raises_is_logged(simcord_bot: Rethread, caplog: pytest.LogCaptureFixture) -> None:
    await fail(simcord_bot)
    assert "pop from empty list" in caplog.text


async def test_a_listener_that_the_end_of_the_bot_cut_short_is_no_error(
    simcord_bot: Rethread, caplog: pytest.LogCaptureFixture
) -> None:
    async with simcord_bot:
        pass  # it opens and closes
    with caplog.at_level(logging.INFO):
        await fail(simcord_bot)
    assert caplog.text == ""

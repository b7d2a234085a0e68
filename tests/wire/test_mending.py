"""The workbench over the wire: its cards and forms as Discord checks them, also with a bot that was killed between."""

from __future__ import annotations

from typing import Any

from bot.archive.document import dumps
from playground.member import text_of
from playground.world import World
from tests.wire.conftest import Starts
from tests.wire.process import Host, row_of_posts


def labelled(modal: dict[str, Any], *values: str) -> dict[str, str | list[str]]:
    """The fields of a form, in order."""
    fields = [row["component"] for row in modal["components"] if "component" in row]
    return {
        field["custom_id"]: [value] if field["type"] == 3 else value
        for field, value in zip(fields, values, strict=True)
    }


async def test_an_import_is_mended_and_a_kill_in_between_loses_nothing(
    starts: Starts, world: World, host: Host
) -> None:
    bot = await starts()
    channel = world.find_channel("general")
    file = await host.actor.upload("row.json", dumps(row_of_posts(30)).encode(), content_type="application/json")
    card = (await host.slash(channel, "manage import", file=file)).message
    await host.actor.click(card, "Mend…")
    await host.actor.click(card, "Next")
    await host.actor.choose(card, "Choose a post to mend", "27")
    await host.actor.click(card, "Merge with previous")
    assert "#26 of 29" in text_of(card)
    form = await host.actor.click(card, "Author…")
    await bot.kill()
    await bot.start()
    await host.actor.submit(form, labelled(form.modal or {}, "somebody", "one"))
    assert "somebody" in text_of(card)
    form = await host.actor.click(card, "Date…")
    await host.actor.submit(form, labelled(form.modal or {}, "2014-08-05 10:30"))
    assert "2014-08-05 10:30" in text_of(card)
    await host.actor.click(card, "Drop")
    await host.actor.click(card, "Undo")
    await host.actor.click(card, "Back to the preview")
    assert "29 posts" in text_of(card)
    await host.actor.click(card, "Import")
    assert "29 posts" in text_of(card)

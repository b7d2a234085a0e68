"""docs/playground.md says what there is."""

import re
from pathlib import Path

from playground.faults import Faults
from playground.member import Actor
from playground.rest.server import all_routes
from playground.seat import Seat
from playground.world import World

TEXT = (Path(__file__).parents[2] / "docs" / "playground.md").read_text()


def test_every_route_is_listed_and_no_other() -> None:
    listed = {
        (method, template)
        for methods, template in re.findall(r"^([A-Z, ]+?) +(/\S+)$", TEXT, re.MULTILINE)
        for method in methods.split(", ")
    }
    assert listed == {(route.method, route.template) for route in all_routes()}


def test_every_frame_of_the_page_is_listed() -> None:
    sent = TEXT.partition("From the page")[2].partition("Files:")[0]
    seat = Seat(World(), lambda _: None)
    assert [op for op in seat._ops if f"`{op}`" not in sent] == []


def test_every_act_of_a_member_is_shown() -> None:
    acts = [name for name in vars(Actor) if not name.startswith("_") and callable(getattr(Actor, name))]
    assert [name for name in acts if f"alice.{name}(" not in TEXT and name != "component"] == []
    assert [name for name in ("add", "add_event", "hold", "clear") if not hasattr(Faults, name)] == []

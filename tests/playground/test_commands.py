"""What Discord refuses in a definition of commands."""

from typing import Any

import pytest

from playground.world import World
from tests.playground.conftest import Rest


def option(name: str = "o", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "O", **more}


def command(**more: Any) -> dict[str, Any]:
    return {"name": "c", "description": "C", **more}


BAD: dict[str, tuple[list[dict[str, Any]], tuple[str | int, ...]]] = {
    "name": ([command(name="x" * 33)], (0, "name")),
    "no name": ([command(name="")], (0, "name")),
    "capital letters": ([command(name="Upper")], (0, "name")),
    "a space": ([command(name="a b")], (0, "name")),
    "description": ([command(description="x" * 101)], (0, "description")),
    "no description": ([command(description="")], (0, "description")),
    "a context menu's description": ([command(type=3)], (0, "description")),
    "options": ([command(options=[option(f"o{n}") for n in range(26)])], (0, "options")),
    "option name": ([command(options=[option("A")])], (0, "options", 0, "name")),
    "option description": ([command(options=[option(description="x" * 101)])], (0, "options", 0, "description")),
    "option twice": ([command(options=[option(), option()])], (0, "options", 1)),
    "required behind optional": ([command(options=[option("a"), option("b", required=True)])], (0, "options", 1)),
    "choices": (
        [command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])])],
        (0, "options", 0, "choices"),
    ),
    "choice name": (
        [command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])])],
        (0, "options", 0, "choices", 0, "name"),
    ),
    "choices with autocomplete": (
        [command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])],
        (0, "options", 0),
    ),
    "names twice": ([command(), command()], (1,)),
    "subcommands beside options": (
        [command(options=[option("a"), {"type": 1, "name": "b", "description": "B"}])],
        (0, "options"),
    ),
    "too much text": (
        [
            command(
                options=[
                    option(f"o{n}", choices=[{"name": f"{k:0100}", "value": f"{k:0100}"} for k in range(25)])
                    for n in range(2)
                ]
            )
        ],
        (0,),
    ),
    "101 slash commands": ([command(name=f"c{n}") for n in range(101)], ()),
    "16 message menus": ([{"name": f"c{n}", "type": 3} for n in range(16)], ()),
    "16 user menus": ([{"name": f"c{n}", "type": 2} for n in range(16)], ()),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_definition_is_refused_and_changes_nothing(rest: Rest, world: World, name: str) -> None:
    everywhere = f"/applications/{world.bot.id}/commands"
    assert (await rest("PUT", everywhere, [command(name="before")])).status == 200
    body, place = BAD[name]
    answer = await rest("PUT", everywhere, body)
    assert (answer.status, answer.code) == (400, 50035)
    assert answer.errors(*place)
    assert [one["name"] for one in (await rest("GET", everywhere)).body] == ["before"]


async def test_a_full_set_is_accepted(rest: Rest, world: World) -> None:
    everywhere = f"/applications/{world.bot.id}/commands"
    full = [command(name=f"c{n}") for n in range(100)]
    full += [{"name": f"Menu {n}", "type": kind} for n in range(15) for kind in (2, 3)]
    assert (await rest("PUT", everywhere, full)).status == 200
    one_more = await rest("POST", everywhere, command(name="one-more"))
    assert (one_more.status, one_more.code) == (400, 30032)


async def test_a_command_that_stays_keeps_its_id_and_version(rest: Rest, world: World) -> None:
    everywhere = f"/applications/{world.bot.id}/commands"
    first = (await rest("PUT", everywhere, [command(), command(name="d")])).body
    second = (await rest("PUT", everywhere, [command(), command(name="d", description="new")])).body
    assert [one["id"] for one in first] == [one["id"] for one in second]
    assert first[0]["version"] == second[0]["version"]
    assert first[1]["version"] != second[1]["version"]


async def test_single_commands_are_added_changed_and_deleted(rest: Rest, world: World) -> None:
    scope = f"/applications/{world.bot.id}/guilds/{world.guild.id}/commands"
    made = await rest("POST", scope, command())
    assert made.status == 201
    assert made.body["guild_id"] == str(world.guild.id)
    assert (await rest("POST", scope, command(description="again"))).status == 200
    one = f"{scope}/{made.body['id']}"
    assert (await rest("PATCH", one, {"description": "changed"})).body["description"] == "changed"
    assert (await rest("GET", one)).body["description"] == "changed"
    assert (await rest("DELETE", one)).status == 204
    assert (await rest("GET", one)).code == 10063

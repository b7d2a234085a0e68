"""The commands as Discord and the README know them."""

import re
from pathlib import Path

import discord

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


async def test_the_readme_names_each_command(server):
    table = README.split("## Commands")[1].split("### On the command line")[0]
    for command in server.bot.tree.walk_commands():
        if isinstance(command, discord.app_commands.Group):
            continue
        word = command.name if command.parent else f"/{command.name}"
        assert re.search(rf"`{re.escape(word)}`|`/{re.escape(command.qualified_name)}`", table), command.qualified_name
    for menu in server.bot.tree.get_commands(type=discord.AppCommandType.message):
        assert menu.name in table


async def test_commands_that_need_a_server_are_not_offered_elsewhere(server):
    for command in server.bot.tree.get_commands():
        assert command.name == "help" or command.guild_only, command.name


async def test_every_option_says_what_it_is(server):
    for command in server.bot.tree.walk_commands():
        for option in getattr(command, "parameters", []):
            assert option.description not in ("", "…"), f"/{command.qualified_name} {option.name}"


async def test_no_privileged_intent_is_asked_for(server):
    intents = server.bot.intents
    assert not (intents.members)
    assert not (intents.presences)
    assert not (intents.message_content)


async def test_commands_are_told_to_discord_only_when_they_change(server):
    from bot.client import Rethread

    def syncs():
        return [entry for entry in server.env.transcript().splitlines() if "PUT /applications" in entry]

    assert len(syncs()) == 1
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert len(syncs()) == 1
    await server.store.settings.set("commands", "another")
    await server.env.restart_bot(Rethread(config=server.bot.config, store=server.store))
    assert len(syncs()) == 2

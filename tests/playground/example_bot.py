"""A small third-party bot: one of everything that members can touch. As a script it opens a playground to look at."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COLOURS = ["red", "green", "blue", "ultramarine"]


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Count", custom_id="count", style=discord.ButtonStyle.primary)
    async def count(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        assert interaction.message is not None
        number = int(interaction.message.content.rpartition(" ")[2]) + 1
        await interaction.response.edit_message(content=f"Counted to {number}")

    @discord.ui.button(label="Whisper", custom_id="whisper")
    async def whisper(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_message("Only for you", ephemeral=True)

    @discord.ui.button(label="Write", custom_id="write", emoji="✏️")
    async def write(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.button(label="Slow", custom_id="slow")
    async def slow(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Counted to 100")

    @discord.ui.button(label="Nod", custom_id="nod")
    async def nod(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.defer()

    @discord.ui.select(
        custom_id="colour",
        placeholder="A colour",
        max_values=2,
        options=[discord.SelectOption(label=one.title(), value=one) for one in COLOURS],
    )
    async def colour(self, interaction: discord.Interaction, select: discord.ui.Select[Buttons]) -> None:
        await interaction.response.send_message(f"Chosen: {', '.join(select.values)}")


class Form(discord.ui.Modal, title="A form"):
    name: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Name", max_length=20)
    story: discord.ui.TextInput[Form] = discord.ui.TextInput(
        label="Story", style=discord.TextStyle.long, required=False
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.name.value} says {self.story.value!r}")


class Layout(discord.ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        box: discord.ui.Container[Layout] = discord.ui.Container(accent_colour=discord.Colour.teal())
        box.add_item(discord.ui.TextDisplay("# A layout\nwith **text**, a line and a button"))
        box.add_item(discord.ui.Separator())
        button: discord.ui.Button[Layout] = discord.ui.Button(label="Press", custom_id="layout-press")
        button.callback = self.pressed  # type: ignore[method-assign] # how discord.py takes a callback for one item
        box.add_item(discord.ui.Section("A section", accessory=button))
        self.add_item(box)

    async def pressed(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Pressed", ephemeral=True)


class ExampleBot(discord.AutoShardedClient):
    """Remembers what it heard in `heard`, by event name."""

    def __init__(self, **options: object) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
        options.setdefault("intents", intents)
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), max_messages=None, **options)
        self.came = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        self.reactions: list[tuple[str, int, int, str]] = []
        self.texts: list[str] = []
        self.resumed = 0
        _answers(self.tree)
        _shows(self.tree)

    async def setup_hook(self) -> None:
        self._connection.guild_ready_timeout = 0.05
        self.add_view(Buttons())
        self.add_view(Layout())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: the library's five seconds between shards are no subject here."""

    async def on_ready(self) -> None:
        self.came.set()

    async def on_message(self, message: discord.Message) -> None:
        self.texts.append(message.content)

    async def on_shard_resumed(self, _: int) -> None:
        self.resumed += 1

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(("add", event.message_id, event.user_id, str(event.emoji)))

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(("remove", event.message_id, event.user_id, str(event.emoji)))


def _answers(tree: app_commands.CommandTree[ExampleBot]) -> None:
    @tree.command()
    async def echo(interaction: discord.Interaction, text: str, whisper: bool = False) -> None:
        """Say it back."""
        await interaction.response.send_message(text, ephemeral=whisper)

    @tree.command()
    async def later(interaction: discord.Interaction, whisper: bool = False) -> None:
        """Defer, answer, and follow up."""
        await interaction.response.defer(ephemeral=whisper)
        await interaction.edit_original_response(content="Here it is")
        await interaction.followup.send("And one more", ephemeral=whisper)

    @tree.command()
    async def paint(interaction: discord.Interaction, colour: str) -> None:
        """Pick a colour with completion."""
        await interaction.response.send_message(f"Painted {colour}")

    @paint.autocomplete("colour")
    async def colours(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one.title(), value=one) for one in COLOURS if current.lower() in one]

    @tree.command()
    async def count_lines(interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Read an attached file."""
        text = (await file.read()).decode()
        await interaction.response.send_message(f"{file.filename}: {len(text.splitlines())} lines")


def _shows(tree: app_commands.CommandTree[ExampleBot]) -> None:
    @tree.command()
    async def buttons(interaction: discord.Interaction) -> None:
        """Show buttons and a select."""
        await interaction.response.send_message("Counted to 0", view=Buttons())

    @tree.command()
    async def layout(interaction: discord.Interaction) -> None:
        """Show Components V2."""
        await interaction.response.send_message(view=Layout())

    @tree.command()
    async def voices(interaction: discord.Interaction) -> None:
        """Speak as a webhook with buttons."""
        await interaction.response.defer(ephemeral=True)
        assert isinstance(interaction.channel, discord.TextChannel)
        hook = await interaction.channel.create_webhook(name="voice")
        await hook.send("Counted to 0", username="alice · #1", view=Buttons(), wait=True)
        await interaction.edit_original_response(content="Said")

    @tree.command()
    async def embed(interaction: discord.Interaction) -> None:
        """Show an embed."""
        shown = discord.Embed(title="A title", description="> quoted\n**bold** ||hidden||", colour=0x3366CC)
        shown.add_field(name="Field", value="`code`").set_footer(text="-# small").set_author(name="alice")
        await interaction.response.send_message(embed=shown)

    @tree.command()
    @app_commands.default_permissions(manage_guild=True)
    async def manage(interaction: discord.Interaction) -> None:
        """Only for hosts."""
        await interaction.response.send_message("Managed", ephemeral=True)

    @tree.context_menu(name="Length")
    async def length(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{len(message.content)} characters", ephemeral=True)

    @tree.command()
    async def silent(interaction: discord.Interaction) -> None:
        """Never answer."""


@contextlib.asynccontextmanager
async def running(api_url: str, token: str, **options: object) -> AsyncIterator[ExampleBot]:
    """The bot, logged in and ready. Its library is pointed at `api_url` for as long as it runs."""
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(api_url.replace("http", "ws", 1).removesuffix("/api/v10") + "/gateway")
    bot = ExampleBot(**options)
    task = asyncio.create_task(bot.start(token), name="example bot")
    ready = asyncio.create_task(bot.came.wait(), name="example bot ready")
    try:
        await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        task.cancel()
        await asyncio.gather(task, ready, return_exceptions=True)
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def main() -> None:
    from playground.run import Options, Playground
    from playground.world.model import Kind

    options = Options(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0, members=("alice", "bob", "carol"))
    async with Playground(options) as playground:
        world = playground.world
        world.channel("posts", Kind.FORUM, tags=["question", "idea"])
        world.role("host", allow=1 << 5, color=0x2E8B57)
        async with running(playground.api_url, playground.token):
            sys.stdout.write(f"{playground.page_url}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())

"""`/manage`: threads in and out, who of the authors is a member, and what is missing."""

from __future__ import annotations

import io
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot import child
from bot.archive.document import dumps
from bot.archive.importers import FORMATS, MAX_BYTES, read_upload
from bot.client import Rethread
from bot.errors import BadInput, NotAllowed, Unreadable
from bot.render import admin as texts
from bot.render import library
from bot.surface import options
from bot.surface.buttons import inert, reported
from bot.surface.permissions import missing, require_moderator
from bot.surface.reconcile import reconcile
from bot.surface.refusals import defer

log = logging.getLogger(__name__)

_SECONDS_TO_READ = 30
_RECOUNT_STEP = 25


class Decision(DynamicItem[Button[View]], template=r"rt:(?P<what>import|remove):(?P<way>yes|no):(?P<id>[0-9]{1,18})"):
    """Import or Cancel below a preview; Remove or Keep below the question. The preview itself waits in the store."""

    def __init__(self, what: str, way: str, target: int) -> None:
        super().__init__(Button(custom_id=f"rt:{what}:{way}:{target}"))
        self._what, self._way, self._target = what, way, target

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Decision:
        """The button of a custom id."""
        return cls(match["what"], match["way"], int(match["id"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Do what was confirmed, and put the outcome in the place of the question."""
        async with reported(interaction):
            await interaction.response.defer()
            require_moderator(interaction.user, interaction.client.config)
            if self._what == "import":
                said = await self._import(interaction)
            else:
                said = await self._remove(interaction)
            await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=None)

    async def _import(self, interaction: discord.Interaction[Rethread]) -> str:
        store, guild = interaction.client.store, options.guild_of(interaction)
        mine = {"guild_id": guild.id, "member_id": interaction.user.id}
        if self._way == "no":
            await store.drafts.drop(self._target, **mine)
            return library.CANCELLED
        draft = await store.drafts.get(self._target, **mine)
        if draft is None:
            return library.DISCARDED
        thread = await child.run(read_upload, draft.body.encode(), "thread.json", None, seconds=_SECONDS_TO_READ)
        added = await store.threads.add(
            thread,
            guild_id=guild.id,
            imported_by=interaction.user.id,
            nsfw=draft.kind == "import-nsfw",
            at=datetime.now(UTC),
        )
        await store.drafts.drop(self._target, **mine)
        if added.existed:
            return library.already(thread.name, len(thread.posts))
        log.info("server %d: thread %d imported, %d posts", guild.id, added.thread_id, len(thread.posts))
        return library.imported(thread.name, len(thread.posts))

    async def _remove(self, interaction: discord.Interaction[Rethread]) -> str:
        store, guild = interaction.client.store, options.guild_of(interaction)
        thread = await store.threads.get(self._target, guild_id=guild.id)
        if self._way == "no":
            return library.kept(thread.name)
        await interaction.client.stage.leave(thread.id)
        await store.threads.remove(thread.id, guild_id=guild.id)
        log.info("server %d: thread %d removed", guild.id, thread.id)
        return library.removed(thread.name)


def _question(what: str, target: int, *, yes: str, no: str, style: discord.ButtonStyle) -> View:
    return inert(
        [
            [
                Button(label=yes, style=style, custom_id=f"rt:{what}:yes:{target}"),
                Button(label=no, style=discord.ButtonStyle.secondary, custom_id=f"rt:{what}:no:{target}"),
            ]
        ]
    )


@app_commands.guild_only()
class Admin(
    commands.GroupCog, group_name="manage", group_description="For moderators: threads in and out, and what is missing"
):
    """The commands of moderators. Everybody sees them; the bot refuses with the roles that may."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Moderators only."""
        try:
            require_moderator(interaction.user, self.bot.config)
        except NotAllowed as refusal:
            raise app_commands.CheckFailure from refusal  # discord.py reports no other kind from here
        return True

    @app_commands.command(name="import", description="Add a thread to the library; you see a preview first")
    @app_commands.describe(
        file="A saved text of the thread, or a thread document (at most 10 MB)",
        nsfw="Show it in age-restricted channels only",
        format="How to read it, where it is guessed wrongly",
    )
    @app_commands.choices(
        format=[app_commands.Choice(name=f"{name}: {doc}"[:100], value=name) for name, doc in FORMATS.items()]
    )
    async def import_(
        self,
        interaction: discord.Interaction[Rethread],
        file: discord.Attachment,
        nsfw: bool = False,  # noqa: FBT001, FBT002 - Discord's option
        format: str | None = None,  # noqa: A002 - the option's name
    ) -> None:
        """Read a file and show what importing it would bring."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        if file.size > MAX_BYTES:
            raise BadInput(library.too_large(file.size / 1024 / 1024))
        try:
            thread = await child.run(read_upload, await file.read(), file.filename, format, seconds=_SECONDS_TO_READ)
        except Unreadable as refusal:
            raise BadInput(library.unreadable(file.filename, refusal.place, str(refusal))) from None
        if (known := await self.bot.store.threads.known(thread, guild_id=guild.id)) is not None:
            raise BadInput(library.already(known.name, known.posts))
        draft = await self.bot.store.drafts.keep(
            dumps(thread),
            kind="import-nsfw" if nsfw else "import",
            guild_id=guild.id,
            member_id=interaction.user.id,
            at=datetime.now(UTC),
        )
        await interaction.followup.send(
            embed=discord.Embed(title=library.title(thread), description=library.preview(thread)),
            file=discord.File(io.BytesIO(library.report(thread).encode()), "report.txt"),
            view=_question("import", draft, yes=library.IMPORT, no=library.CANCEL, style=discord.ButtonStyle.success),
            ephemeral=True,
        )

    @app_commands.command(description="Remove a thread from the library, with its replays, scores and quotes")
    @app_commands.describe(thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def remove(self, interaction: discord.Interaction[Rethread], thread: str) -> None:
        """Ask before a thread is deleted, and hand over a copy of it."""
        await defer(interaction)
        found = await options.meant_thread(interaction, thread)
        whole = await self.bot.store.threads.load(found.id, guild_id=found.guild_id)
        copy = dumps(whole).encode()
        limit = options.guild_of(interaction).filesize_limit
        await interaction.followup.send(
            library.removal_question(found.name, found.posts, copy=len(copy) < limit),
            files=[discord.File(io.BytesIO(copy), f"thread-{found.id}.json")] if len(copy) < limit else [],
            view=_question("remove", found.id, yes=library.REMOVE, no=library.KEEP, style=discord.ButtonStyle.danger),
            ephemeral=True,
        )

    @app_commands.command(description="Say which member an author of the archive is, so that self-votes do not count")
    @app_commands.describe(
        author="The author's name in the archive", member="The member; leave it out to undo the link"
    )
    async def author(
        self, interaction: discord.Interaction[Rethread], author: str, member: discord.Member | None = None
    ) -> None:
        """Link an author to a member, or take the link back."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        name = await self.bot.store.threads.author(guild.id, author)
        if name is None:
            raise BadInput(texts.no_such_author(author))
        if member is None:
            was = await self.bot.store.settings.unlink_author(guild.id, name)
            await interaction.followup.send(texts.unlinked(name, was=was), ephemeral=True)
            return
        await self.bot.store.settings.link_author(guild.id, name, member_id=member.id)
        await interaction.followup.send(texts.linked(name, member.mention), ephemeral=True)

    @author.autocomplete("author")
    async def _authors(
        self, interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        return await options.suggest_authors(interaction, current)

    @app_commands.command(description="Mark a thread as age-restricted, or take the mark off")
    @app_commands.describe(thread="Which thread", restricted="Whether it is for age-restricted channels only")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def restrict(
        self,
        interaction: discord.Interaction[Rethread],
        thread: str,
        restricted: bool,  # noqa: FBT001 - Discord's option
    ) -> None:
        """Change where a thread may be shown."""
        await defer(interaction)
        found = await options.meant_thread(interaction, thread, anywhere=True)
        await self.bot.store.threads.mark_nsfw(found.id, guild_id=found.guild_id, nsfw=restricted)
        await interaction.followup.send(texts.restriction(found.name, restricted=restricted), ephemeral=True)

    @app_commands.command(description="Count the reactions on all messages that show posts afresh")
    async def recount(self, interaction: discord.Interaction[Rethread]) -> None:
        """Reconcile now, with progress."""
        await defer(interaction)
        guild = options.guild_of(interaction)

        async def progress(done: int, total: int) -> None:
            if done % _RECOUNT_STEP == 0:
                # After 15 minutes nobody can be told any more; the count goes on all the same.
                with suppress(discord.HTTPException):
                    await interaction.edit_original_response(content=texts.recounting(done, total))

        report = await reconcile(self.bot, guild.id, progress=progress)
        await interaction.edit_original_response(
            content=texts.recounted(report.messages, report.changed, report.deleted, report.unseen)
        )

    @app_commands.command(description="What I may and may not do in this channel, and how I am set up")
    async def check(self, interaction: discord.Interaction[Rethread]) -> None:
        """Say what is missing, and where."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        channel = interaction.channel
        lacking = (
            missing(channel, texts.WANTED)
            if isinstance(channel, discord.abc.GuildChannel | discord.Thread)
            else list(texts.WANTED)
        )
        text = texts.check(
            lacking=lacking,
            channel=getattr(channel, "mention", "this channel"),
            threads=len(await self.bot.store.threads.library(guild.id)),
            replays=len([one for one in await self.bot.store.replays.of_guild(guild.id) if one.state.live]),
            settings=self.bot.config.told(),
        )
        await interaction.followup.send(embed=discord.Embed(description=text), ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(Decision)
    await bot.add_cog(Admin(bot))

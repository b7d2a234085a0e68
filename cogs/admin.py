"""`/manage`: threads in and out, who of the authors is a member, and what is missing."""

from __future__ import annotations

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.archive.document import dumps
from bot.archive.importers import FORMATS
from bot.client import Rethread
from bot.errors import BadInput, NotAllowed
from bot.render import admin as texts
from bot.render import library, worded
from bot.surface import hiding, importing, mending, options, reading, removing, workbench
from bot.surface.held import Held
from bot.surface.permissions import missing, require_moderator
from bot.surface.recounting import Recounts
from bot.surface.refusals import defer


@app_commands.guild_only()
class Admin(
    commands.GroupCog, group_name="manage", group_description="For moderators: threads in and out, and what is missing"
):
    """The commands of moderators. Everybody sees them; the bot refuses with the roles that may."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._recounts = Recounts(bot)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Moderators only."""
        try:
            require_moderator(interaction.user, self.bot.config)
        except NotAllowed as refusal:
            raise app_commands.CheckFailure from refusal  # discord.py reports no other kind from here
        return True

    @app_commands.command(name="import", description="Add a thread to the library; you see a preview first")
    @app_commands.describe(
        file="A saved page, an export or the text of the thread, or a ZIP file with its pages (at most 10 MB)",
        page2="Another page of the same thread",
        page3="Another page of the same thread",
        page4="Another page of the same thread",
        page5="Another page of the same thread",
        nsfw="Show it in age-restricted channels only",
        format="How to read it, where it is guessed wrongly",
    )
    async def import_(
        self,
        interaction: discord.Interaction[Rethread],
        file: discord.Attachment,
        page2: discord.Attachment | None = None,
        page3: discord.Attachment | None = None,
        page4: discord.Attachment | None = None,
        page5: discord.Attachment | None = None,
        nsfw: bool = False,  # noqa: FBT001, FBT002 - Discord's option
        format: str | None = None,  # noqa: A002 - the option's name
    ) -> None:
        """Read the files and show what importing them would bring."""
        await defer(interaction)
        files = [one for one in (file, page2, page3, page4, page5) if one is not None]
        bench = await importing.read_attachments(interaction, files, format_name=format, nsfw=nsfw)
        await mending.lay_out(interaction, bench)

    @app_commands.command(
        name="import-channel",
        description="Add what was said in a channel or forum post; you see a preview first",
    )
    @app_commands.describe(channel="Which one; otherwise this", nsfw="Show it in age-restricted channels only")
    async def import_channel(
        self,
        interaction: discord.Interaction[Rethread],
        channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None = None,
        nsfw: bool | None = None,  # noqa: FBT001 - Discord's option
    ) -> None:
        """Read a channel, with progress and a way to stop, and show what importing it would bring."""
        await defer(interaction)
        place = await reading.place_of(interaction, channel)
        await self.bot.readings.read(interaction, place, nsfw=options.restricted_place(place) if nsfw is None else nsfw)

    @import_.autocomplete("format")
    async def _formats(
        self, _interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        words = current.casefold().split()
        lines = {name: f"{name}: {doc}" for name, doc in FORMATS.items()}
        found = [name for name, line in lines.items() if all(word in line.casefold() for word in words)]
        return [app_commands.Choice(name=lines[name][:100], value=name) for name in found[: options.MOST_CHOICES]]

    @app_commands.command(description="Put right what an import got wrong: borders of posts, authors, dates, quotes")
    @app_commands.describe(thread="Which thread", undo="Take back what was applied last")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def mend(
        self,
        interaction: discord.Interaction[Rethread],
        thread: str | None = None,
        undo: bool = False,  # noqa: FBT001, FBT002 - Discord's option
    ) -> None:
        """Lay a thread of the library out on a workbench, or take back what was done there last."""
        await defer(interaction)
        found = await options.meant_thread(interaction, thread)
        if undo:
            await interaction.followup.send(await mending.take_back(interaction, found.id), ephemeral=True)
            return
        whole = await self.bot.store.threads.load(found.id, guild_id=found.guild_id, whole=True)
        await mending.lay_out(interaction, await workbench.set_up(interaction, whole, Held(stored=found.id)))

    @app_commands.command(description="Remove a thread from the library, with its replays, scores and quotes")
    @app_commands.describe(thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def remove(self, interaction: discord.Interaction[Rethread], thread: str) -> None:
        """Ask before a thread is deleted, and hand over a copy of it."""
        await defer(interaction)
        found = await options.meant_thread(interaction, thread)
        whole = await self.bot.store.threads.load(found.id, guild_id=found.guild_id, whole=True)
        copy = dumps(whole).encode()
        limit = options.guild_of(interaction).filesize_limit
        await interaction.followup.send(
            library.removal_question(found.name, found.posts, copy=len(copy) < limit),
            files=[discord.File(io.BytesIO(copy), f"thread-{found.id}.json")] if len(copy) < limit else [],
            view=removing.question(found.id),
            ephemeral=True,
        )

    @app_commands.command(description="Hide a post: nobody reads, finds or quotes it here, until you show it again")
    @app_commands.describe(
        post="Its number, a link to a message that shows it, or some of its words", thread="Which thread"
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    async def hide(self, interaction: discord.Interaction[Rethread], post: str, thread: str | None = None) -> None:
        """Ask before a post is hidden."""
        await defer(interaction)
        await hiding.ask_to_hide(interaction, *await options.meant_post(interaction, post, thread))

    @app_commands.command(description="Show a hidden post again")
    @app_commands.describe(post="One of those that are hidden", thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    async def unhide(self, interaction: discord.Interaction[Rethread], post: str, thread: str | None = None) -> None:
        """Ask before a hidden post is shown again."""
        await defer(interaction)
        await hiding.ask_to_show(interaction, *await hiding.meant_hidden(interaction, post, thread))

    @unhide.autocomplete("post")
    async def _hidden(self, interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
        return await hiding.suggest(interaction, current)

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
            self.bot.counts.wake()
            await interaction.followup.send(texts.unlinked(name, was=was), ephemeral=True)
            return
        if (await self.bot.store.members.get(guild.id, member.id)).opted_out:
            raise NotAllowed(texts.opted_out(member.mention))
        await self.bot.store.settings.link_author(guild.id, name, member_id=member.id)
        self.bot.counts.wake()
        await interaction.followup.send(texts.linked(name, member.mention), ephemeral=True)

    @author.autocomplete("author")
    async def _authors(
        self, interaction: discord.Interaction[Rethread], current: str
    ) -> list[app_commands.Choice[str]]:
        return await options.suggest_authors(interaction, current)

    @app_commands.command(description="Let a member's votes not count; they are kept, so that you can unblock them")
    @app_commands.describe(member="Whose votes")
    async def block(self, interaction: discord.Interaction[Rethread], member: discord.User) -> None:
        """Take a member's votes out of every score."""
        await self._block(interaction, member, blocked=True)

    @app_commands.command(description="Let the votes of a blocked member count again")
    @app_commands.describe(member="Whose votes")
    async def unblock(self, interaction: discord.Interaction[Rethread], member: discord.User) -> None:
        """Count a member's votes again."""
        await self._block(interaction, member, blocked=False)

    async def _block(self, interaction: discord.Interaction[Rethread], member: discord.User, *, blocked: bool) -> None:
        await defer(interaction)
        guild, members = options.guild_of(interaction), self.bot.store.members
        changed = await members.block(guild.id, member.id, blocked=blocked)
        self.bot.counts.wake()
        others = [f"<@{one}>" for one in await members.blocked(guild.id) if one != member.id]
        said = texts.blocking(member.mention, blocked=blocked, changed=changed, others=others)
        await interaction.followup.send(said, ephemeral=True)

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
        """Compare every message with Discord now, with progress and a report."""
        await defer(interaction)
        await self._recounts.follow(interaction)

    @app_commands.command(description="What I may and may not do in this channel, and how I am set up")
    async def check(self, interaction: discord.Interaction[Rethread]) -> None:
        """Say what is missing, and where."""
        await defer(interaction)
        guild = options.guild_of(interaction)
        channel, model = interaction.channel, self.bot.config.model
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
            waiting=[(one.reason, one.messages) for one in await self.bot.store.edits.waiting(guild.id)],
            model=worded.usage(model, await self.bot.wording.spent_today()) if model is not None else "",
        )
        await self.bot.corrections.retry([guild.id])
        await interaction.followup.send(embed=discord.Embed(description=text), ephemeral=True)


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the buttons."""
    bot.add_dynamic_items(removing.Decision, hiding.Hide, reading.Stop)
    bot.add_dynamic_items(mending.Tool, mending.Pick, mending.Another, mending.Back)
    bot.add_listener(mending.form_submitted, "on_interaction")
    await bot.add_cog(Admin(bot))

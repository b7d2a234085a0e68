"""`/discuss`: a Discord thread about a post, with the best against it and for it, and what is still open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from weakref import WeakValueDictionary

import discord
from discord import app_commands
from discord.ext import commands

from bot.archive.model import Post
from bot.client import Rethread
from bot.discussion.answers.model import Opening
from bot.discussion.model.material import of_opening
from bot.errors import BadInput, NotAllowed, NotFound
from bot.render import discuss as texts
from bot.render import posts as cards
from bot.store import Discussion, Kind, StoredThread
from bot.surface import asking, options, shield
from bot.surface.asking import Asker
from bot.surface.permissions import require
from bot.surface.refusals import defer
from bot.surface.sharing import sharing
from bot.surface.shown import links_in, show
from bot.surface.wording import put_into_words

Parent = discord.TextChannel | discord.ForumChannel


class Discuss(commands.Cog):
    """Discussions of posts."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._doors: WeakValueDictionary[tuple[int, int, int], asyncio.Lock] = WeakValueDictionary()
        self._menu = app_commands.ContextMenu(name=texts.MENU, callback=self.discuss_message)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Add the message menu, which a cog cannot declare by itself."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the message menu away."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(
        name="discuss", description="Open a Discord thread about a post, with what speaks for and against"
    )
    @app_commands.describe(
        post="Its number, a link to a message that shows it, or some of its words",
        where="A text channel or a forum; otherwise this channel",
        thread="Which thread",
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def discuss(
        self,
        interaction: discord.Interaction[Rethread],
        post: str,
        where: discord.TextChannel | discord.ForumChannel | None = None,
        thread: str | None = None,
    ) -> None:
        """Open a discussion, or lead to the one that there is."""
        await defer(interaction)
        stored, found = await options.meant_post(interaction, post, thread)
        await self._open(interaction, stored, found, where or interaction.channel)

    async def discuss_message(self, interaction: discord.Interaction[Rethread], message: discord.Message) -> None:
        """Open a discussion of the post that a message shows."""
        await defer(interaction)
        guild, store = options.guild_of(interaction), self.bot.store
        delivery = await store.deliveries.by_message(message.id, guild_id=guild.id)
        if delivery is None:
            raise NotFound(texts.SHOWS_NO_POST)
        stored = await store.threads.get(delivery.thread_id, guild_id=guild.id)
        post = await options.post_of(interaction, stored, delivery.post)
        await self._open(interaction, stored, post, interaction.channel)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """Forget a discussion whose Discord thread was deleted."""
        await self.bot.store.discussions.closed(event.thread_id)

    async def _open(
        self, interaction: discord.Interaction[Rethread], stored: StoredThread, post: Post, target: object
    ) -> None:
        parent = _parent(target)
        options.require_suitable(stored, parent)
        door = self._doors.setdefault((stored.id, post.number, parent.id), asyncio.Lock())
        async with door:
            place = await self._known(stored, post, parent)
            if place is None:
                _require_opener(interaction.user, parent)
                making = "send_messages" if isinstance(parent, discord.ForumChannel) else "create_public_threads"
                require(parent, "view_channel", making, "send_messages_in_threads", "embed_links")
            elif await self.bot.store.shared.is_shown(stored.id, channel_id=place.id):
                said = texts.already(place.jump_url, post.number, reopened=await _reopened(place))
                await interaction.followup.send(said, ephemeral=True)
                return
            opening = await self._opening(interaction, stored, post)
            if place is None:
                place = await self._make(interaction, stored, post, parent)
            word = await self._fill(interaction, stored, post, opening, place)
        await interaction.followup.send(texts.opened(place.jump_url, post.number), ephemeral=True)
        await shield.tell(interaction, [stored])
        await word()

    async def _fill(
        self,
        interaction: discord.Interaction[Rethread],
        stored: StoredThread,
        post: Post,
        opening: Opening,
        place: discord.Thread,
    ) -> Callable[[], Awaitable[object]]:
        """Say what the discussion begins with, after a crash what is missing. Returns what puts it into words."""
        store = self.bot.store
        links = await links_in(store, stored, channel_id=interaction.channel_id)
        at = await store.deliveries.place(stored.id, post.number, guild_id=stored.guild_id, prefer_channel=place.id)
        if at is None or at[0] != place.id:
            card = cards.card(post, thread=stored.name, posts=stored.posts, links=links)
            _, address = await show(interaction, card, thread=stored, post=post.number, kind=Kind.CARD, place=place)
            links = {**links, post.number: address}
        async with sharing(self.bot, stored, place.id) as shared:
            index = await self.bot.indexes.get(stored)
            embed = discord.Embed(description=texts.opening_text(opening, index.thread, links=links))
            shared.sent, shared.posts = await place.send(embed=embed), opening.posts
        return partial(
            put_into_words,
            self.bot.wording,
            stored.id,
            lambda: of_opening(opening, index.thread, index.relations),
            embed=embed,
            links=links,
            edit=shared.edit,
        )

    async def _opening(self, interaction: discord.Interaction[Rethread], stored: StoredThread, post: Post) -> Opening:
        guild = options.guild_of(interaction)
        place, tell = interaction.channel_id or 0, asking.telling(interaction)
        asker = Asker(guild.id, place, interaction.channel, interaction.user.id, tell)
        return await asking.opening_of(self.bot, asker, stored, post.number)

    async def _make(
        self, interaction: discord.Interaction[Rethread], stored: StoredThread, post: Post, parent: Parent
    ) -> discord.Thread:
        """The new Discord thread. It is written down before, and taken back where Discord surely made none."""
        name, intro = texts.place_name(post), texts.intro(stored.name, post.number)
        tags: list[discord.ForumTag] = []
        if isinstance(parent, discord.ForumChannel) and parent.flags.require_tag:
            tags = [tag for tag in parent.available_tags if not tag.moderated][:1]
            if not tags:
                raise BadInput(texts.NO_TAG)
        discussions = self.bot.store.discussions
        begun = await discussions.begin(
            guild_id=stored.guild_id,
            thread_id=stored.id,
            post=post.number,
            parent_id=parent.id,
            opener_id=interaction.user.id,
            at=datetime.now(UTC),
        )
        try:
            if isinstance(parent, discord.ForumChannel):
                place = (await parent.create_thread(name=name, content=intro, applied_tags=tags)).thread
            else:
                place = await parent.create_thread(name=name, type=discord.ChannelType.public_thread)
        except discord.DiscordServerError:
            raise  # it may have been made after all; the next call looks for it
        except discord.HTTPException:
            await discussions.forget(begun)
            raise
        await discussions.complete(begun, place.id)
        if not isinstance(parent, discord.ForumChannel):
            await place.send(intro)
        return place

    async def _known(self, stored: StoredThread, post: Post, parent: Parent) -> discord.Thread | None:
        """The discussion of the post in that channel that still exists; one that a crash left unknown is looked for."""
        for one in await self.bot.store.discussions.of_post(stored.id, post.number, guild_id=stored.guild_id):
            if one.parent_id == parent.id and (place := await self._place(one, post, parent)) is not None:
                return place
        return None

    async def _place(self, one: Discussion, post: Post, parent: Parent) -> discord.Thread | None:
        discussions = self.bot.store.discussions
        if one.place_id is None:
            ours = (each for each in parent.threads if each.owner_id == parent.guild.me.id)
            found = next((each for each in ours if each.name == texts.place_name(post)), None)
            if found is None:
                await discussions.forget(one.id)
            else:
                await discussions.complete(one.id, found.id)
            return found
        place = parent.guild.get_thread(one.place_id)
        if place is not None:
            return place
        try:
            fetched = await parent.guild.fetch_channel(one.place_id)
        except discord.NotFound:
            await discussions.closed(one.place_id)
            return None
        return fetched if isinstance(fetched, discord.Thread) else None


async def _reopened(place: discord.Thread) -> bool:
    """Open an archived Discord thread again, unless moderators locked it. Says whether it did."""
    if not place.archived or place.locked:
        return False
    with suppress(discord.HTTPException):
        await place.edit(archived=False)
        return True
    return False


def _parent(target: object) -> Parent:
    """The channel in which a Discord thread is opened. Raises `BadInput` where that cannot be."""
    channel = target.parent if isinstance(target, discord.Thread) else target
    if isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return channel
    raise BadInput(texts.NO_THREADS_HERE)


def _require_opener(member: discord.abc.User, parent: Parent) -> None:
    """Raise `NotAllowed` for a member who could not open one by hand."""
    may = parent.permissions_for(member) if isinstance(member, discord.Member) else discord.Permissions.none()
    opens = may.send_messages if isinstance(parent, discord.ForumChannel) else may.create_public_threads
    if not (may.view_channel and opens):
        raise NotAllowed(texts.may_not_open(parent.mention))


async def setup(bot: Rethread) -> None:
    """Add the cog."""
    await bot.add_cog(Discuss(bot))

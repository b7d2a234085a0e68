"""`/ask`, `/challenge`, and questions in messages that mention the bot."""

from __future__ import annotations

import json
import logging
import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, DynamicItem, View

from bot.client import Rethread
from bot.discussion.answers.model import Challenge, Conversation
from bot.discussion.model.material import of_challenge
from bot.errors import BadInput, NotFound, UserError
from bot.render import answers as texts
from bot.render import refusals
from bot.render.shown import posted
from bot.store import StoredThread, Talk, conversation_of
from bot.surface import asking, options, shield
from bot.surface.answering import answer
from bot.surface.asking import Asker
from bot.surface.buttons import inert, reported
from bot.surface.connection import LOST
from bot.surface.permissions import missing, require, require_place
from bot.surface.refusals import defer
from bot.surface.sharing import sharing
from bot.surface.shown import where_shown
from bot.surface.wording import put_into_words

log = logging.getLogger(__name__)

_QUESTIONS: Final = 6
_PER: Final = 60.0


class Share(DynamicItem[Button[View]], template=r"rt:answer:share:(?P<draft>[0-9]{1,18})"):
    """Below a private answer: show it to the channel."""

    def __init__(self, draft_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:answer:share:{draft_id}"))
        self._draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Share:
        """The button of a custom id."""
        return cls(int(match["draft"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Answer again, in public."""
        async with reported(interaction):
            await defer(interaction)
            bot, asker = interaction.client, _asker(interaction)
            draft = await bot.store.drafts.get(self._draft_id, guild_id=asker.guild_id, member_id=asker.member_id)
            if draft is None:
                raise NotFound(texts.NOTHING_TO_SHARE)
            kept = json.loads(draft.body)
            thread = await bot.store.threads.get(kept["thread"], guild_id=asker.guild_id)
            place = require_place(interaction.channel)
            options.require_suitable(thread, place)
            require(place, "view_channel", "send_messages", "embed_links")
            talk = Talk(thread.id, conversation_of(kept["before"])) if kept["before"] else None
            async with sharing(bot, thread, place.id) as shared:
                reply = await asking.reply_to(bot, asker, kept["question"], named=thread, talk=talk)
                embed = await asking.card(bot, asker, reply, name=interaction.user.display_name)
                shared.sent = sent = await place.send(embed=embed)
                shared.posts = reply.answer.named
            await asking.remember(bot, asker, reply, message_id=sent.id)
            await interaction.followup.send(posted(sent.jump_url), ephemeral=True)
            await asking.in_words(bot, asker, reply, embed, shared.edit)


class Ask(commands.Cog):
    """Questions, in commands and in messages."""

    def __init__(self, bot: Rethread) -> None:
        self.bot = bot
        self._pace = commands.CooldownMapping[discord.Message].from_cooldown(_QUESTIONS, _PER, _whose)
        self._told = commands.CooldownMapping[discord.Message].from_cooldown(1, _PER, _whose)

    @app_commands.command(name="ask", description="Ask a thread; it answers in its own sentences, for you alone")
    @app_commands.describe(question="What you want to know; a next question may go on from it", thread="Which thread")
    @app_commands.autocomplete(thread=options.suggest_threads)
    @app_commands.guild_only()
    async def ask(
        self,
        interaction: discord.Interaction[Rethread],
        question: app_commands.Range[str, 1, 4000],
        thread: str | None = None,
    ) -> None:
        """Answer one member, with a button to share it."""
        await defer(interaction)
        asker = _asker(interaction)
        named = await options.meant_thread(interaction, thread) if thread else None
        reply = await asking.reply_to(self.bot, asker, question, named=named)
        draft = await self.bot.store.drafts.keep(
            asking.draft_of(reply),
            kind="answer",
            guild_id=asker.guild_id,
            member_id=asker.member_id,
            at=datetime.now(UTC),
        )
        share = inert([[Button(label=texts.SHARE, emoji="📣", custom_id=f"rt:answer:share:{draft}")]])
        embed = await asking.card(self.bot, asker, reply)
        shown = self.bot.wording.announced(embed) if reply.answer.answered else embed
        edit = await answer(interaction, shown, above=texts.asked(question), view=share)
        await asking.remember(self.bot, asker, reply)
        await shield.tell(interaction, [reply.stored])
        await asking.in_words(self.bot, asker, reply, embed, edit)

    @app_commands.command(name="challenge", description="The thread's best against a claim, and its best for it")
    @app_commands.describe(
        claim="A claim in your own words",
        post="Or a post: its number, a link to a message that shows it, or some of its words",
        thread="Which thread",
    )
    @app_commands.autocomplete(post=options.suggest_posts, thread=options.suggest_threads)
    @app_commands.guild_only()
    async def challenge(
        self,
        interaction: discord.Interaction[Rethread],
        claim: app_commands.Range[str, 1, 1000] | None = None,
        post: str | None = None,
        thread: str | None = None,
    ) -> None:
        """Show both sides of a claim to one member."""
        await defer(interaction)
        if (claim is None) is (post is None) or not (claim or post or "").strip():
            raise BadInput(texts.CLAIM_OR_POST)
        number, several = None, 1
        if post is not None:
            where, found = await options.meant_post(interaction, post, thread)
            number = found.number
            challenge = await asking.challenged(self.bot, _asker(interaction), where, number=number)
        else:
            where, challenge, several = await self._widely(interaction, claim or "", thread)
        index = await self.bot.indexes.get(where)
        links = await where_shown(interaction, where)
        text = texts.challenge_text(challenge, index.thread, post=number, links=links, several=several)
        embed = discord.Embed(title=texts.challenge_title(where.name), description=text)
        says = bool(challenge.against or challenge.support)
        edit = await answer(interaction, self.bot.wording.announced(embed) if says else embed)
        await shield.tell(interaction, [where])
        if says:
            await put_into_words(
                self.bot.wording,
                where.id,
                lambda: of_challenge(challenge, index.thread, index.relations),
                embed=embed,
                links=links,
                edit=edit,
            )

    async def _widely(
        self, interaction: discord.Interaction[Rethread], claim: str, thread: str | None
    ) -> tuple[StoredThread, Challenge, int]:
        """The claim in the thread that is named, else in the one that has most to say to it."""
        asker = _asker(interaction)
        if thread:
            where = await options.meant_thread(interaction, thread)
            return where, await asking.challenged(self.bot, asker, where, claim=claim), 1
        tried = await asking.likely_threads(self.bot, asker, claim)
        found = [(one, await asking.challenged(self.bot, asker, one, claim=claim)) for one in tried]
        where, challenge = max(found, key=lambda item: len(item[1].against) + len(item[1].support))
        return where, challenge, len(tried)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a member's message that mentions the bot, as a reply to it usually does. No other is looked at."""
        if message.guild is None or message.author.bot or message.webhook_id or self.bot.user not in message.mentions:
            return
        spoken = _Spoken(message)
        try:
            if missing(require_place(message.channel), ["send_messages"]):
                return
            bucket = self._pace.get_bucket(message)
            if bucket is not None and (wait := bucket.update_rate_limit()):
                told = self._told.get_bucket(message)
                if told is not None and not told.update_rate_limit():
                    await message.reply(refusals.cooldown(wait), mention_author=False)
                return
            await self._answer(message, spoken)
        except UserError as refusal:
            await _refuse(spoken, str(refusal))
        except LOST:
            log.warning("the connection broke during an answer to a mention")
        except discord.HTTPException as failed:
            log.warning("an answer to a mention could not be sent: %s", failed.code)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("an answer to a mention failed, reference %s", reference)
            await _refuse(spoken, refusals.unexpected(reference))

    async def _answer(self, message: discord.Message, spoken: _Spoken) -> None:
        place = require_place(message.channel)
        require(place, "embed_links")
        guild_id = place.guild.id
        asker = Asker(guild_id, place.id, place, message.author.id, spoken.tell)
        named, talk = await self._replied_to(message, guild_id)
        if named is not None:
            options.require_suitable(named, place)
        question = asking.without_mentions(message.content)
        reply = await asking.reply_to(self.bot, asker, question, named=named, talk=talk)
        async with sharing(self.bot, reply.stored, place.id) as shared:
            embed = await asking.card(self.bot, asker, reply, kept_back=True)
            shared.sent = sent = await spoken.say(None, embed)
            shared.posts = reply.answer.named
        await asking.remember(self.bot, asker, reply, message_id=sent.id)
        await asking.in_words(self.bot, asker, reply, embed, shared.edit)

    async def _replied_to(self, message: discord.Message, guild_id: int) -> tuple[StoredThread | None, Talk | None]:
        """What the message replies to: a post that a message shows, or an earlier answer."""
        replied = message.reference.message_id if message.reference is not None else None
        if replied is None:
            return None, None
        store = self.bot.store
        delivery = await store.deliveries.by_message(replied, guild_id=guild_id)
        if delivery is not None:
            thread = await store.threads.get(delivery.thread_id, guild_id=guild_id)
            return thread, Talk(thread.id, Conversation(f"#{delivery.post}", (), (delivery.post,)))
        now = datetime.now(UTC)
        talk = await store.conversations.get(message.channel.id, replied, guild_id=guild_id, at=now)
        return None, talk


def _whose(message: discord.Message) -> tuple[int, int]:
    """The member that a question counts for."""
    return message.guild.id if message.guild else 0, message.author.id


class _Spoken:
    """The one message in reply to a mention: perhaps a note first, then the answer or the refusal in its place."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._note: discord.Message | None = None

    async def tell(self, posts: int, name: str) -> None:
        """Say that a thread is being read."""
        if self._note is None:
            self._note = await self._message.reply(texts.reading(posts, name), mention_author=False)

    async def say(self, content: str | None, embed: discord.Embed | None) -> discord.Message:
        """Say it in the place of the note, where there is one that nobody deleted."""
        if self._note is not None:
            with suppress(discord.NotFound):
                return await self._note.edit(content=content, embed=embed)
        if embed is not None:
            return await self._message.reply(content, embed=embed, mention_author=False)
        return await self._message.reply(content, mention_author=False)


async def _refuse(spoken: _Spoken, sentence: str) -> None:
    try:
        await spoken.say(sentence, None)
    except (discord.HTTPException, *LOST) as failed:
        log.warning("a refusal could not be shown: %s", type(failed).__name__)


def _asker(interaction: discord.Interaction[Rethread]) -> Asker:
    guild = options.guild_of(interaction)
    return Asker(
        guild.id, interaction.channel_id or 0, interaction.channel, interaction.user.id, asking.telling(interaction)
    )


async def setup(bot: Rethread) -> None:
    """Add the cog and answer the button."""
    bot.add_dynamic_items(Share)
    await bot.add_cog(Ask(bot))

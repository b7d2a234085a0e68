"""Reads channels as DiscordChatExporter writes them (its format JSON)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from bot.archive.importers import dates, exported
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Quote, Removed, Thread

__all__ = ["DESCRIPTION", "NAME", "names_of", "read", "sniff", "thread_of"]

NAME = "discord-json"
DESCRIPTION = "a Discord channel or thread as DiscordChatExporter saves it (JSON)"

# Messages of members; every other type is the software's. Numbers are types that the exporter has no name for.
_SPOKEN = frozenset({"Default", "Reply", "ThreadStarterMessage", "0", "19", "20", "21", "23"})
_MENTION = re.compile(r"<@[!&]?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,64}:)\d{1,20}>")
_CHANNEL = re.compile(r"<#\d{1,20}>")
_TIME = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFR])?>")


def sniff(source: Source) -> Guess:
    """JSON with a channel and messages whose edits have times."""
    if exported.looks_like_json(source) and exported.mentions(source, r'"timestampEdited"', r'"messages"\s*:'):
        return Guess(0.95, "it is JSON with a channel and its messages, as DiscordChatExporter writes it")
    return Guess(0.0, "it has no messages of a Discord channel")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there is no message of a member."""
    return thread_of(exported.load(source.raw))


def thread_of(value: object, *, url: str | None = None, warnings: Sequence[str] = ()) -> Thread:
    """The thread of a channel as DiscordChatExporter writes it down. Raises `Unreadable` where nobody says anything."""
    removed: list[Removed] = []
    return exported.thread(
        _posts(value, _shared_names(value), removed),
        source_format=NAME,
        title=exported.name(value, "channel", "name"),
        url=url,
        site=exported.name(value, "guild", "name"),
        removed=removed,
        warnings=warnings,
        nothing="expected messages of members in this channel",
    )


def names_of(value: object) -> dict[str, str]:
    """What each author is called here, by id."""
    shared = _shared_names(value)
    authors = (message.get("author") for message in exported.entries(value, "messages"))
    return {
        identity: name
        for author in authors
        if (identity := exported.identity(author, "id")) and (name := _called(author, shared))
    }


def _shared_names(value: object) -> frozenset[str]:
    """Names by which several accounts are called."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for message in exported.entries(value, "messages"):
        author = message.get("author")
        if (name := _called(author)) and (identity := exported.identity(author, "id")):
            holders[name].add(identity)
    return frozenset(name for name, accounts in holders.items() if len(accounts) > 1)


def _called(author: object, shared: Collection[str] = ()) -> str | None:
    """The nickname, with the account's name (or id) behind it where others are called so too."""
    account = exported.name(author, "name")
    name = exported.name(author, "nickname") or account
    if name is None or name not in shared:
        return name
    return f"{name} ({account if account and account != name else exported.identity(author, 'id')})"


def _posts(value: object, shared: Collection[str], removed: list[Removed]) -> Iterator[Post]:
    for message in exported.entries(value, "messages"):
        kind = exported.identity(message, "type") or "Default"
        author = _called(message.get("author"), shared)
        if kind not in _SPOKEN:
            said = " ".join(part for part in (author, exported.clean_text(message, "content") or kind) if part)
            removed.append(Removed(said, "system message"))
            continue
        text, quotes = _text(message, removed)
        posted = dates.parse(exported.clean_text(message, "timestamp"))
        edited = dates.parse(exported.clean_text(message, "timestampEdited"))
        yield Post(
            number=0,
            text=text,
            author=author,
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=quotes,
            source_id=exported.identity(message, "id"),
            parent_id=_parent(message, exported.identity(value, "channel", "id")),
            edited=edited is not None,
            edited_at=edited.at if edited else None,
            score=_score(message),
            attachments=tuple(_attachments(message)),
        )


def _parent(message: dict[str, object], channel: str | None) -> str | None:
    """The message that is answered; a reference to another channel is a message carried over."""
    home = exported.identity(message, "reference", "channelId")
    return exported.identity(message, "reference", "messageId") if home in {None, channel} else None


def _text(message: dict[str, object], removed: list[Removed]) -> tuple[str, tuple[Quote, ...]]:
    """Own words and quotes. An embed is the message where it has no words, else the preview of a link in it."""
    text, quotes = cut_quotes(_readable(exported.clean_text(message, "content"), message))
    forwarded = _readable(exported.clean_text(message, "forwardedMessage", "content"), message)
    if forwarded:
        quotes = (*quotes, Quote(forwarded))
    for embed in exported.entries(message, "embeds"):
        shown = "\n\n".join(_embed(embed))
        if shown and not text and not quotes:
            text = shown
        elif shown:
            removed.append(Removed(shown, "preview of a link"))
    return text, quotes


def _embed(embed: dict[str, object]) -> Iterator[str]:
    if title := exported.clean_text(embed, "title"):
        yield f"**{title}**"
    if described := exported.clean_text(embed, "description"):
        yield described
    for field in exported.entries(embed, "fields"):
        yield f"**{exported.clean_text(field, 'name')}**\n{exported.clean_text(field, 'value')}"
    if url := exported.clean_text(embed, "url"):
        yield url


def _readable(text: str, message: dict[str, object]) -> str:
    """Discord's references as people see them: @name, #channel, :emoji:."""
    names = {
        exported.identity(user, "id"): exported.name(user, "nickname") or exported.name(user, "name")
        for user in exported.entries(message, "mentions")
    }
    text = _MENTION.sub(lambda match: "@" + (names.get(match[1]) or "unknown"), text)
    text = _TIME.sub(_shown_time, _CHANNEL.sub("#channel", text))
    return _EMOJI.sub(r"\1", text)


def _shown_time(match: re.Match[str]) -> str:
    moment = dates.from_unix(match[1])
    return f"{moment.at:%Y-%m-%d %H:%M} UTC" if moment else match[0]


def _score(message: dict[str, object]) -> int | None:
    """All reactions of a message, thumbs down counted against it; None where it has none."""
    counts = [
        (exported.number(reaction, "count") or 0) * (-1 if exported.name(reaction, "emoji", "name") == "👎" else 1)
        for reaction in exported.entries(message, "reactions")
    ]
    return exported.number(sum(counts)) if counts else None


def _attachments(message: dict[str, object]) -> Iterator[str]:
    for attachment in exported.entries(message, "attachments"):
        if shown := exported.name(attachment, "fileName") or exported.name(attachment, "url"):
            yield shown
    for sticker in exported.entries(message, "stickers"):
        if shown := exported.name(sticker, "name"):
            yield f"sticker: {shown}"

"""Reads chats as Telegram Desktop exports them (result.json), and updates of Telegram's bot interface."""

from __future__ import annotations

from collections.abc import Iterator

from bot.archive.importers import dates, exported
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "telegram-json"
DESCRIPTION = "a chat as Telegram Desktop exports it (machine-readable JSON)"

_MARKS = {"bold": "**", "italic": "*", "strikethrough": "~~", "underline": "__", "spoiler": "||", "code": "`"}
_MEDIA = ("photo", "file", "sticker", "location_information", "contact_information", "poll")


def sniff(source: Source) -> Guess:
    """JSON with messages that have what only Telegram's have."""
    if exported.looks_like_json(source):
        if exported.mentions(source, r'"messages"\s*:', r'"(?:date_unixtime|from_id|text_entities|actor_id)"'):
            return Guess(0.95, "it is JSON with the messages of a Telegram chat")
        if exported.mentions(source, r'"update_id"', r'"message_id"'):
            return Guess(0.95, "it is JSON with updates of Telegram's bot interface")
    return Guess(0.0, "it has no messages of a Telegram chat")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where no member says anything, or an account has several chats."""
    value = exported.load(source.raw)
    if isinstance(exported.dig(value, "result"), list):
        return _updates(value)
    chats = [chat for chat in exported.entries(value, "chats", "list") if isinstance(chat.get("messages"), list)]
    if len(chats) > 1:
        raise exported.refuse_several([exported.name(chat, "name") or "without a name" for chat in chats], what="chat")
    chat = chats[0] if chats else value
    removed: list[Removed] = []
    return exported.thread(
        _posts(chat, removed),
        source_format=NAME,
        title=exported.name(chat, "name"),
        site="Telegram",
        removed=removed,
        nothing="expected messages of members in a Telegram export",
    )


def _posts(chat: object, removed: list[Removed]) -> Iterator[Post]:
    for message in exported.entries(chat, "messages"):
        author = exported.name(message, "from")
        if exported.identity(message, "type") == "service":
            told = " ".join(
                part for part in (exported.name(message, "actor"), exported.name(message, "action")) if part
            )
            removed.append(Removed(told or "service", "system message"))
            continue
        text, quotes = _text(message)
        if forwarded := exported.name(message, "forwarded_from"):
            quotes, text = ((Quote(text, author=forwarded), *quotes) if text else quotes), ""
        posted = dates.from_unix(message.get("date_unixtime")) or dates.parse(exported.clean_text(message, "date"))
        edited = dates.from_unix(message.get("edited_unixtime")) or dates.parse(exported.clean_text(message, "edited"))
        elsewhere = exported.identity(message, "reply_to_peer_id")
        yield Post(
            number=0,
            text=text,
            author=author,
            posted_at=posted.at if posted else None,
            zone_known=posted.zone_known if posted else True,
            quotes=quotes,
            source_id=exported.identity(message, "id"),
            parent_id=None if elsewhere else exported.identity(message, "reply_to_message_id"),
            edited=edited is not None,
            edited_at=edited.at if edited else None,
            score=_score(message),
            attachments=tuple(_attachments(message)),
        )


def _text(message: dict[str, object]) -> tuple[str, tuple[Quote, ...]]:
    """Own words as Markdown, and block quotes."""
    own: list[str] = []
    quotes: list[Quote] = []
    parts = message.get("text_entities") or message.get("text")
    for part in parts if isinstance(parts, list) else [parts]:
        if exported.identity(part, "type") == "blockquote":
            if quoted := exported.clean_text(part, "text"):
                quotes.append(Quote(quoted))
        else:
            own.append(part if isinstance(part, str) else _marked(part))
    if question := exported.clean_text(message, "poll", "question"):
        answers = [
            f"- {exported.clean_text(answer, 'text')}" for answer in exported.entries(message, "poll", "answers")
        ]
        own.append("\n".join([f"**{question}**", *answers]))
    return exported.clean_text("".join(own)), tuple(quotes)


def _marked(part: object) -> str:
    words = exported.dig(part, "text")
    if not isinstance(words, str):
        return ""
    kind = exported.identity(part, "type")
    if kind == "pre":
        return f"\n```\n{words}\n```\n"
    if kind == "text_link" and (target := exported.name(part, "href")) and target.startswith(("http://", "https://")):
        return words if words == target else f"[{words}](<{target}>)"
    core = words.strip()
    mark = _MARKS.get(kind or "", "")
    return words.replace(core, f"{mark}{core}{mark}", 1) if core and mark else words


def _score(message: dict[str, object]) -> int | None:
    counts = [
        (exported.number(reaction, "count") or 0) * (-1 if exported.name(reaction, "emoji") == "👎" else 1)
        for reaction in exported.entries(message, "reactions")
    ]
    return exported.number(sum(counts)) if counts else None


def _attachments(message: dict[str, object]) -> Iterator[str]:
    """What a message carries beside words; a file that was not exported is told by its kind."""
    for key in _MEDIA:
        if key not in message or key == "poll":
            continue
        kind = (exported.name(message, "media_type") or key.removesuffix("_information")).replace("_", " ")
        file = exported.name(message, "file_name") or exported.name(message, key)
        if emoji := exported.name(message, "sticker_emoji"):
            yield f"sticker: {emoji}"
        else:
            yield file.rsplit("/", 1)[-1] if file and not file.startswith("(") else kind


def _updates(value: object) -> Thread:
    """Messages that a bot got; those of several chats stand in one list."""
    posts: list[Post] = []
    titles: dict[str, str | None] = {}
    for update in exported.entries(value, "result"):
        for kind in ("message", "edited_message", "channel_post", "edited_channel_post"):
            message = update.get(kind)
            if not isinstance(message, dict):
                continue
            chat = exported.identity(message, "chat", "id") or ""
            titles.setdefault(chat, exported.name(message, "chat", "title"))
            posted, edited = dates.from_unix(message.get("date")), dates.from_unix(message.get("edit_date"))
            parent = exported.identity(message, "reply_to_message", "message_id")
            posts.append(
                Post(
                    number=0,
                    text=exported.clean_text(message, "text") or exported.clean_text(message, "caption"),
                    author=_sender(message),
                    posted_at=posted.at if posted else None,
                    source_id=f"{chat}/{exported.identity(message, 'message_id')}",
                    parent_id=f"{chat}/{parent}" if parent else None,
                    edited=edited is not None,
                    edited_at=edited.at if edited else None,
                )
            )
    if not posts:
        raise Unreadable("expected messages in the updates of a Telegram bot", place="result")
    several = f"messages of {len(titles)} chats stand together in this input"
    return exported.thread(
        posts,
        source_format=NAME,
        title=next((title for title in titles.values() if title), None),
        site="Telegram",
        warnings=(several,) if len(titles) > 1 else (),
    )


def _sender(message: dict[str, object]) -> str | None:
    names = (exported.name(message, "from", "first_name"), exported.name(message, "from", "last_name"))
    full = " ".join(part for part in names if part)
    return full or exported.name(message, "from", "username") or exported.name(message, "sender_chat", "title")

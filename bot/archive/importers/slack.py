"""Reads the messages of one Slack channel: a day file of an export, an answer of its API, or several day files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.archive.importers import dates, exported
from bot.archive.importers.quoting import cut_quotes
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Quote, Removed, Thread

__all__ = ["DESCRIPTION", "NAME", "names_of", "read", "read_days", "sniff"]

NAME = "slack-json"
DESCRIPTION = "a channel of a Slack export (a day's JSON file, or the channel's folder as a ZIP)"

# What the software says in a channel, by the subtypes of Slack's event reference.
_SYSTEM = re.compile(
    r"(?:channel|group)_(?:join|leave|topic|purpose|name|archive|unarchive|posting_permissions|convert_to_private)"
    r"|pinned_item|unpinned_item|bot_add|bot_remove|bot_enable|bot_disable|reminder_add|sh_room_created|huddle_thread"
    r"|channel_canvas_updated|ekm_access_denied|assistant_app_thread"
)
_REFERENCE = r"<(?P<reference>[^<>\n]{1,2000})>"
_MARKUP = re.compile(
    r"```[^`]{0,20000}```|`[^`\n]{1,500}`|"
    + _REFERENCE
    + r"|(?<![\w*_~])(?P<mark>[*_~])(?! )(?P<marked>[^*_~\n`]{1,500}?)(?<! )(?P=mark)(?![\w*_~])"
)
_MARKS = {"*": "**", "_": "*", "~": "~~"}


def sniff(source: Source) -> Guess:
    """JSON with messages that Slack's time stamps name."""
    if exported.looks_like_json(source) and exported.mentions(
        source, r'"ts"\s*:\s*"\d{9,11}\.\d{1,9}"', r'"type"\s*:\s*"message"'
    ):
        return Guess(0.95, "it is JSON with messages under Slack's time stamps")
    return Guess(0.0, "it has no messages of a Slack channel")


def read(source: Source) -> Thread:
    """Read a day file or an answer. Raises `Unreadable` where nobody says anything."""
    return read_days([exported.load(source.raw)], names={})


def names_of(users: object) -> dict[str, str]:
    """Names by id from an export's users.json."""
    names = {}
    for user in exported.entries(users):
        shown = exported.name(user, "profile", "display_name") or exported.name(user, "profile", "real_name")
        shown = shown or exported.name(user, "real_name") or exported.name(user, "name")
        if shown and (known := exported.identity(user, "id")):
            names[known] = shown
    return names


def read_days(days: list[object], *, names: Mapping[str, str], title: str | None = None) -> Thread:
    """Read the parsed day files of one channel, in the order of their messages' time stamps."""
    messages = [
        message
        for day in days
        for message in exported.entries(day if isinstance(day, list) else exported.dig(day, "messages"))
    ]
    messages.sort(key=_stamp)
    removed: list[Removed] = []
    known = {**_names_in(messages), **names}
    return exported.thread(
        _posts(messages, known, removed),
        source_format=NAME,
        title=title,
        site="Slack",
        removed=removed,
        nothing="expected messages of members in a Slack channel",
    )


def _stamp(message: dict[str, object]) -> float:
    try:
        return float(exported.identity(message, "ts") or 0)
    except ValueError:
        return 0.0


def _names_in(messages: list[dict[str, object]]) -> dict[str, str]:
    """Names that messages bring along for their own authors, and that mentions spell out."""
    names: dict[str, str] = {}
    for message in messages:
        for label in re.finditer(r"<@([A-Z0-9]{1,20})\|([^<>|\n]{1,80})>", exported.clean_text(message, "text")):
            names.setdefault(label[1], label[2])
    for message in messages:
        shown = exported.name(message, "user_profile", "display_name") or exported.name(
            message, "user_profile", "real_name"
        )
        if shown and (user := exported.identity(message, "user")):
            names[user] = shown
    return names


def _posts(messages: list[dict[str, object]], names: Mapping[str, str], removed: list[Removed]) -> Iterator[Post]:
    for message in messages:
        subtype = exported.identity(message, "subtype") or ""
        text = _readable(exported.clean_text(message, "text"), names)
        if _SYSTEM.fullmatch(subtype) or exported.dig(message, "hidden") is True:
            removed.append(Removed(text or subtype, "system message"))
            continue
        if subtype == "file_comment" and (comment := exported.clean_text(message, "comment", "comment")):
            text = _readable(comment, names)
        own, quotes = cut_quotes(text)
        quotes = (*quotes, *_shared(message, names))
        stamp = exported.identity(message, "ts")
        thread = exported.identity(message, "thread_ts")
        posted = dates.from_unix(stamp)
        edited = dates.from_unix(exported.dig(message, "edited", "ts"))
        yield Post(
            number=0,
            text=own or ("" if quotes else _attached_text(message, names)),
            author=_author(message, names),
            posted_at=posted.at if posted else None,
            quotes=quotes,
            source_id=stamp,
            parent_id=thread if thread != stamp else None,
            edited=edited is not None or exported.dig(message, "edited") is not None,
            edited_at=edited.at if edited else None,
            deleted=subtype == "tombstone",
            score=_score(message),
            attachments=tuple(_files(message)),
        )


def _author(message: dict[str, object], names: Mapping[str, str]) -> str | None:
    """The name of who wrote it; an id where the export holds no name for it."""
    user = exported.identity(message, "user") or exported.identity(message, "comment", "user")
    if user:
        return names.get(user) or exported.name(user)
    bot = exported.name(message, "username") or exported.name(message, "bot_profile", "name")
    return bot or exported.name(message, "bot_id")


def _readable(text: str, names: Mapping[str, str]) -> str:
    """Slack's own markup as Markdown."""

    def shown(match: re.Match[str]) -> str:
        if match["reference"]:
            return _referred(match["reference"], names)
        if match["mark"]:
            mark = _MARKS[match["mark"]]
            return mark + re.sub(_REFERENCE, shown_reference, match["marked"]) + mark
        return match[0]

    def shown_reference(match: re.Match[str]) -> str:
        return _referred(match["reference"], names)

    plain = _MARKUP.sub(shown, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _referred(inner: str, names: Mapping[str, str]) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return "@" + (names.get(target[1:]) or label or target[1:])
    if target.startswith("#"):
        return "#" + (label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].split("^", 1)[0]
    if target.startswith(("http://", "https://")):
        return target if not label or label == target else f"[{label}](<{target}>)"
    return label or target.removeprefix("mailto:")


def _shared(message: dict[str, object], names: Mapping[str, str]) -> Iterator[Quote]:
    """Messages that were shared into this one."""
    for attachment in exported.entries(message, "attachments"):
        text = _readable(exported.clean_text(attachment, "text"), names)
        if text and (attachment.get("is_msg_unfurl") or attachment.get("is_share")):
            author = names.get(exported.identity(attachment, "author_id") or "") or exported.name(
                attachment, "author_name"
            )
            yield Quote(text, author=author, source_id=exported.identity(attachment, "ts"))


def _attached_text(message: dict[str, object], names: Mapping[str, str]) -> str:
    """What a bot says in attachments instead of its text."""
    parts = []
    for attachment in exported.entries(message, "attachments"):
        said = [exported.clean_text(attachment, key) for key in ("pretext", "title", "text")]
        parts.append("\n".join(part for part in said if part) or exported.clean_text(attachment, "fallback"))
    return _readable("\n\n".join(part for part in parts if part), names)


def _score(message: dict[str, object]) -> int | None:
    counts = [
        (exported.number(reaction, "count") or 0)
        * (-1 if exported.name(reaction, "name") in {"-1", "thumbsdown"} else 1)
        for reaction in exported.entries(message, "reactions")
    ]
    return exported.number(sum(counts)) if counts else None


def _files(message: dict[str, object]) -> Iterator[str]:
    single = exported.dig(message, "file")
    for file in [*exported.entries(message, "files"), *([single] if isinstance(single, dict) else [])]:
        if shown := exported.name(file, "name") or exported.name(file, "title"):
            yield shown

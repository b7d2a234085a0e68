"""What the readers of exports share: JSON within limits, and values that may be missing or of any type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.archive.decoding import clean
from bot.archive.document import MAX_POST_BYTES, MAX_POSTS, MAX_SCORE
from bot.archive.importers.linking import link
from bot.archive.importers.reader import Source
from bot.archive.model import Post, Removed, Thread
from bot.errors import Unreadable

__all__ = [
    "BEGINS_JSON",
    "MAX_DEPTH",
    "clean_text",
    "dig",
    "entries",
    "identity",
    "load",
    "load_lines",
    "mentions",
    "name",
    "number",
]
__all__ += ["check_depth", "looks_like_json", "refuse_several", "thread", "whole"]

MAX_DEPTH = 64
# "[14:05] ann: hi" and "[1] the ferry" are words: a list of numbers goes on with a comma.
BEGINS_JSON = re.compile(r'\{\s{0,200}["}]|\[\s{0,200}(?:["{\[\]]|-?\d[\d.eE+-]{0,400}\s{0,200},)')
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_EXPORT_AGAIN = "export the thread again, and import the file as it was written"
_NO_WORD = "a string, number, list, object, true, false or null"


def looks_like_json(source: Source) -> bool:
    """Whether the text begins as an object or a list does."""
    return BEGINS_JSON.match(source.head) is not None


def mentions(source: Source, *patterns: str) -> bool:
    """Whether JSON text has all these patterns; each must be linear."""
    return all(re.search(pattern, source.raw) for pattern in patterns)


def load(text: str) -> object:
    """Parse JSON. Raises `Unreadable` for text that is not JSON or nests deeper than 64."""
    check_depth(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        if not text[error.pos :].strip():
            raise Unreadable("expected all of the JSON, but it breaks off; save it again", place=place) from None
        raise Unreadable(f"expected JSON: {error.msg}", place=place) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits
        raise Unreadable(f"expected JSON that can be read: {error}") from None


def load_lines(text: str) -> list[object]:
    """Parse JSON that stands one value a line. Raises `Unreadable` with the line."""
    values: list[object] = []
    for place, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(values) >= MAX_POSTS:
            raise Unreadable(f"expected at most {MAX_POSTS} posts", place=f"line {place}")
        try:
            values.append(load(line))
        except Unreadable as refusal:
            raise Unreadable(str(refusal), place=f"line {place}") from None
    return values


def check_depth(text: str) -> None:
    """Raise `Unreadable` where JSON nests deeper than 64; linear, before any parser."""
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, token.start()) + 1
                raise Unreadable(
                    f"expected JSON that nests at most {MAX_DEPTH} deep; {_EXPORT_AGAIN}", place=f"line {line}"
                )
        elif mark in "]}":
            depth -= 1


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not {_NO_WORD}")


def dig(value: object, *path: str | int) -> object:
    """Step into objects by key and lists by index; None where there is nothing."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def entries(value: object, *path: str | int) -> Iterator[dict[str, object]]:
    """The objects of a list at a path; whatever else stands in it is passed over."""
    found = dig(value, *path)
    if isinstance(found, list):
        yield from (inner for inner in found if isinstance(inner, dict))


def clean_text(value: object, *path: str | int) -> str:
    """The string at a path, clean; an empty one where there is none."""
    found = dig(value, *path)
    return clean(found).strip() if isinstance(found, str) else ""


def name(value: object, *path: str | int) -> str | None:
    """The string at a path in one line, or None where it is missing or blank."""
    return " ".join(clean_text(value, *path).split())[:200] or None


def identity(value: object, *path: str | int) -> str | None:
    """An id at a path as a string, or None. Ids are whole numbers or short strings."""
    found = dig(value, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if -(2**63) <= found < 2**64 else None
    return clean(found).strip()[:500] or None if isinstance(found, str) else None


def number(value: object, *path: str | int) -> int | None:
    """A count at a path, or None; the range is that of a score."""
    found = dig(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float) or found != found:  # noqa: PLR0124 - NaN
        return None
    return int(max(-MAX_SCORE, min(MAX_SCORE, found)))


def whole(posts: Iterable[Post]) -> list[Post]:
    """Take posts one by one. Raises `Unreadable` at the first that is one too many or too large."""
    taken: list[Post] = []
    for post in posts:
        if len(taken) >= MAX_POSTS:
            raise Unreadable(f"expected at most {MAX_POSTS} posts")
        size = sum(len(part.encode("utf-8", "replace")) for part in (post.text, *(quote.text for quote in post.quotes)))
        if size > MAX_POST_BYTES:
            raise Unreadable(f"expected posts of at most {MAX_POST_BYTES} bytes (2 MB)", place=f"post {len(taken) + 1}")
        taken.append(post)
    return taken


def thread(
    posts: Iterable[Post],
    *,
    source_format: str,
    title: str | None = None,
    url: str | None = None,
    site: str | None = None,
    removed: Sequence[Removed] = (),
    warnings: Sequence[str] = (),
    nothing: str = "expected at least one message",
) -> Thread:
    """Number posts and resolve what they quote and answer. Raises `Unreadable` with `nothing` where there are none."""
    taken = whole(posts)
    if not taken:
        raise Unreadable(nothing)
    return Thread(
        title=title,
        posts=link(taken),
        source_format=source_format,
        url=url,
        site=site,
        removed=tuple(removed),
        warnings=tuple(warnings),
    )


def refuse_several(titles: Sequence[str], *, what: str) -> Unreadable:
    """The refusal of an input with several threads, which names the first ones."""
    shown = "; ".join(title[:80] for title in titles[:5]) + ("; …" if len(titles) > 5 else "")
    return Unreadable(f"expected one {what}, but there are {len(titles)} ({shown}); save each in a file of its own")

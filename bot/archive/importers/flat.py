"""Reads flattened text: a discussion as lines, with or without names and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.archive.document import MAX_POST_BYTES, MAX_POSTS
from bot.archive.importers import flat_boundaries
from bot.archive.importers.flat_boundaries import Gap
from bot.archive.importers.flat_form import form_odds, newline_odds
from bot.archive.importers.flat_lines import Line, split
from bot.archive.importers.flat_noise import is_label, quoted_name, why_noise
from bot.archive.importers.flat_repeats import last_copies, sources
from bot.archive.importers.reader import Guess, Source
from bot.archive.model import Post, Quote, Removed, Thread
from bot.errors import Unreadable

__all__ = ["DESCRIPTION", "NAME", "read", "sniff"]

NAME = "flat-text"
DESCRIPTION = "plain text of a discussion, as copied from a page or left by a crawler"

_SAME_ANSWER = 15  # lines between the parts of an answer point by point, in it and in its source


def sniff(source: Source) -> Guess:
    """Any text with words in it may be a discussion; every format with marks of its own is more likely."""
    if any(character.isalpha() for character in source.head):
        return Guess(0.2, "it is text")
    return Guess(0.0, "there are no words in it")


def read(source: Source) -> Thread:
    """Read it. Raises `Unreadable` where there are no words, or more than a thread may hold."""
    lines = split(source.text)
    front = _front(lines)
    why = {index: reason for index, line in enumerate(lines) if (reason := why_noise(line))}
    why.update(front.noise)
    content = [index for index in range(len(lines)) if index not in why and index != front.title]
    if not content:
        raise Unreadable("expected the words of a discussion, but no line reads like one", place="line 1")
    return _thread(lines, content, why, front.title)


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the first post."""

    title: int | None = None
    noise: dict[int, str] = field(default_factory=dict)


def _front(lines: Sequence[Line]) -> _Front:
    """Find what stands before the first post: lines up to the last one that software wrote, ahead of any prose."""
    end = 0
    after_label = False
    for index, line in enumerate(lines):
        if len(line.words) > 25 or (len(line.words) > 12 and line.text.endswith((".", "!", '"', "”"))):
            break
        value = after_label and len(line.words) <= 4 and line.text[-1] not in ".!?"
        if why_noise(line) or value:
            end = index + 1
        after_label = is_label(line.text)
    candidates = [index for index in range(end) if not why_noise(lines[index]) and len(lines[index].words) > 2]
    title = max(candidates, key=lambda index: len(lines[index].words), default=None)
    return _Front(title, {index: "before the first post" for index in range(end) if index != title})


def _thread(lines: Sequence[Line], content: Sequence[int], why: dict[int, str], title: int | None) -> Thread:
    heads = {index: name for index in content if (name := quoted_name(lines[index].text))}
    words = [index for index in content if index not in heads] or list(content)
    body = [lines[index] for index in words]
    repeats = sources(body)
    starts = flat_boundaries.place(_gaps(lines, words, repeats), last_copies(body, repeats))
    if len(starts) > MAX_POSTS:
        raise Unreadable(f"expected at most {MAX_POSTS} posts", place=f"line {body[starts[MAX_POSTS]].place}")
    posts, kept = _posts(body, starts, repeats), set(words)
    return Thread(
        title=lines[title].text if title is not None else None,
        posts=posts,
        source_format=NAME,
        removed=tuple(
            Removed(line.text, why.get(index, "quote header"))
            for index, line in enumerate(lines)
            if index != title and index not in kept
        ),
        warnings=("authors and dates are missing from this input",),
    )


def _gaps(lines: Sequence[Line], words: Sequence[int], repeats: Mapping[int, int]) -> list[Gap]:
    """Describe the gap before each content line; `words` are their indexes in `lines`."""
    quoted = _repeat_odds(repeats)
    blanks = [sum(line.gap for line in lines[last + 1 : here + 1]) for last, here in pairwise([-1, *words])]
    gaps = [Gap("oo", 0, 0.0)]
    for place in range(1, len(words)):
        here, before = lines[words[place]].text, lines[words[place - 1]].text
        kind = ("q" if place - 1 in repeats else "o") + ("q" if place in repeats else "o")
        look = _look(blanks[place], noise=words[place] - words[place - 1] > 1)
        odds = form_odds(before, here) + quoted.get(place, 0.0)
        if look == 0 and kind == "oo":
            odds += newline_odds(before, here, in_run=not (blanks[place - 1] or any(blanks[place + 1 : place + 2])))
        gaps.append(Gap(kind, look, odds))
    return gaps


def _look(blank: int, *, noise: bool) -> int:
    if noise:
        return 4 if blank < 2 else 5
    return blank if blank < 2 else 2 if blank < 4 else 3


def _repeat_odds(repeats: Mapping[int, int]) -> dict[int, float]:
    """What quotes say of gaps, as log-odds by line.

    Lines quoted together belong together. A quote often is a whole post, so that a gap at an end of what is quoted
    is a little more likely a boundary. A quote that goes on in the source where the one before it stopped belongs to
    the same post: an answer point by point.
    """
    inner = {source for index, source in repeats.items() if repeats.get(index - 1) == source - 1}
    edges = {source for index, source in repeats.items() if index - 1 not in repeats}
    edges |= {source + 1 for index, source in repeats.items() if index + 1 not in repeats}
    odds = {**dict.fromkeys(edges - inner, 1.0), **dict.fromkeys(inner, -5.0)}
    last = None
    for index in sorted(repeats):
        if last is not None and index - 1 not in repeats and index - last <= _SAME_ANSWER:
            step = repeats[index] - repeats[last]
            if 0 < step <= _SAME_ANSWER and repeats[index] < last:
                for between in range(last + 1, index):
                    odds[between] = odds.get(between, 0.0) - 1.5
                odds[index] = odds.get(index, 0.0) - 3.0
        last = index
    return odds


def _posts(body: Sequence[Line], starts: Sequence[int], repeats: Mapping[int, int]) -> tuple[Post, ...]:
    ends = [*starts[1:], len(body)]
    owner = [number for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1) for _ in range(start, end)]
    posts = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        own, quotes = [], []
        last = None
        for index in range(start, end):
            source = repeats.get(index)
            if source is None or source >= start:
                own.append(body[index])
                last = None
            elif last == owner[source]:
                quotes[-1][1].append(body[index])
            else:
                last = owner[source]
                quotes.append((last, [body[index]]))
        text = _joined(own)
        if len(text.encode()) > MAX_POST_BYTES:
            raise Unreadable(f"expected posts of at most {MAX_POST_BYTES} bytes", place=f"line {body[start].place}")
        made = tuple(Quote(_joined(words), post) for post, words in quotes)
        posts.append(Post(number=number, text=text, quotes=made, reply_to=made[0].post if made else None))
    return tuple(posts)


def _joined(lines: Sequence[Line]) -> str:
    """Lines as they stood: paragraphs parted by a blank line, broken lines by a newline."""
    text = ""
    for position, line in enumerate(lines):
        text += ("\n\n" if line.place - lines[position - 1].place > 1 else "\n") * (position > 0) + line.text
    return text

"""Where sentences begin and end in Markdown text, as offsets into it.

Rules, not a model: a post is quoted by its offsets, so the same text must give the same sentences in every version.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

__all__ = ["spans"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# A list item, a heading or a table row begins something of its own; "1." needs a blank behind it to be a marker.
_OPENS_BLOCK = re.compile(r"\s*(?:[-*+•‣◦–]\s|\(?\d{1,3}[.)]\s|\(?[a-zA-Z][)]\s|#{1,6}\s|\|)")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*\Z")
# Possessive and anchored by the look-behind, so that a megabyte of full stops is read once.
_STOP = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»›)\]}*_~|]*+(?=\s|\Z)"
    r"|(?<=[a-z]{3})[.!?](?=[A-Z][a-z]*+\s)"  # "the end.But" was typed in haste
    r"|[。！？｡]++[」』”’）】》\"')]*+"
)
_SMILEY = re.compile(
    r"(?<!\S)(?:[:;=8xX][-'o^]?[)(DPpOo/\\|\]\[3]|[:;]['-]?[*]|<3|\^_?\^|<a?:\w{2,32}:\d{1,20}>|:[a-zA-Z_]\w{0,30}:"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?)(?=\s|\Z)"
)
_PROTECTED = re.compile(r"`[^`\n]+`|https?://\S+|www\.\S+|<[^<>\s]{1,200}>")
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]{}*_~|,;:/–—]+\Z")
_INITIALS = re.compile(r"(?:\w\.)+\w\Z")
_NEXT_WORD = re.compile(r"[\"'“‘«‹(\[{*_~|¿¡]*(\w*)")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Never the end of a sentence: a name, a number or an example follows.
_LEADS_ON = _words(
    "mr mrs ms messrs dr prof rev fr sr jr st mt gen col capt cpt lt sgt maj adm gov sen rep pres hon atty supt det "
    "vs v cf e.g eg i.e ie viz al ca approx esp incl fig figs vol ch sec art pp ed eds trans dept univ assn gov "
    "jan feb mar apr jun jul aug sep sept oct nov dec bspw bzw vgl usw z.b d.h sog ggf"
)
# Ends a sentence only where a usual opening word comes next: "the U.S. Senate", "in the U.S. We left".
_MAY_END = _words("etc inc ltd co corp bros llc plc ave blvd rd a.m p.m am pm ph.d b.a m.a b.sc no nos p")
_OPENERS = _words(
    "a an the this that these those i we you he she it they there here my our your his her its their but and or so if "
    "when while as because since although though in on at for from by with to of what why how who where which is are "
    "was were do does did have has can could should would will not nor no yes well now then however also even still "
    "just only some many most all every any each one another perhaps maybe please let after before"
)
_SHORT = _words("am an as at be by do go he i if in is it me my no of oh ok on or so to up us we")


def spans(text: str) -> list[tuple[int, int]]:
    """Offsets `[start, end)` of the sentences of `text`, in order and disjoint.

    They cover every character that is not white space, and begin and end with such a character. Code blocks, list
    items, headings and paragraphs are borders; nothing is split inside code, a link or a Discord tag. Linear time.
    """
    found: list[tuple[int, int]] = []
    for start, end, is_code in _blocks(text):
        cuts = [end] if is_code else [*_cuts(text, start, end), end]
        for begin, cut in zip([start, *cuts], cuts, strict=False):
            left, right = _trim(text, begin, cut)
            if left < right:
                found.append((left, right))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches that no sentence crosses: (start, end, whether it is a fenced code block)."""
    start = offset = 0
    fence = ""
    previous = ""
    for line in text.splitlines(keepends=True):
        marker = _FENCE.match(line)
        if fence:
            if marker and marker[1].startswith(fence):
                fence = ""
                yield start, offset + len(line), True
                start = offset + len(line)
        elif marker:
            yield start, offset, False
            start, fence = offset, marker[1]
        elif _RULE.match(line):
            yield start, offset, False
            yield offset, offset + len(line), False
            start = offset + len(line)
        elif not line.strip() or _OPENS_BLOCK.match(line) or _stands_alone(previous, line):
            yield start, offset, False
            start = offset
        offset += len(line)
        previous = line
    yield start, len(text), bool(fence)


def _stands_alone(previous: str, line: str) -> bool:
    """Whether the line break between the two was meant: after a heading, or after a short line before a capital.

    Text that was wrapped by a mail client or an editor has long lines; a break after 50 characters was typed.
    """
    before, after = previous.strip(), line.lstrip()
    if before.startswith("#"):
        return True
    return 0 < len(before) < 50 and before[-1] not in ",;-–—(" and after[:1].isupper() and not before[-1].isdigit()


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets inside a block at which one sentence ends."""
    protected = [match.span() for match in _PROTECTED.finditer(text, start, end)]
    opens = [span[0] for span in protected]

    def inside(offset: int) -> bool:
        at = bisect_right(opens, offset) - 1
        return at >= 0 and offset < protected[at][1] - 1

    done = start
    for cut in _candidates(text, start, end):
        if cut > done and not inside(cut - 1):
            done = _with_smileys(text, cut, end)
            if done < end:
                yield done


def _candidates(text: str, start: int, end: int) -> Iterator[int]:
    """Ends of stops that end a sentence, and of emoticons in the place of one, in order."""
    ends = {match.end() for match in _STOP.finditer(text, start, end) if _is_end(text, match, start, end)}
    ends.update(
        match.end() for match in _SMILEY.finditer(text, start, end) if _next_word(text, match.end(), end)[:1].isupper()
    )
    return iter(sorted(ends))


def _with_smileys(text: str, cut: int, end: int) -> int:
    """`cut` moved behind the emoticons that follow it: they colour the sentence that they stand behind."""
    while True:
        at = cut
        while at < end and text[at].isspace():
            at += 1
        match = _SMILEY.match(text, at, end)
        if not match or "\n" in text[cut:at]:
            return cut
        cut = match.end()


def _next_word(text: str, offset: int, end: int) -> str:
    while offset < end and text[offset].isspace():
        offset += 1
    match = _NEXT_WORD.match(text, offset, min(end, offset + 60))
    return match[1] if match else ""


def _is_end(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    marks = stop[0].rstrip("\"'”’»›)]}*_~|」』）】》")
    closers = len(stop[0]) - len(marks)
    if marks[0] in "。！？｡":
        return True
    if not text[stop.end() : stop.end() + 1].isspace() and stop.end() < end:
        return _next_word(text, stop.end(), end).casefold() in _OPENERS
    following = text[stop.end() : min(end, stop.end() + 80)].lstrip()[:1]
    if not following:
        return True
    if following in ".!?…,;:)":
        return False
    word = _next_word(text, stop.end(), end)
    goes_on = word[:1].islower()
    if marks != ".":
        # "Really?" he asked. "Well... maybe." A plain "!" or "?" ends a sentence whatever follows.
        return not (goes_on and (closers or marks[0] in ".…"))
    if closers and goes_on:
        return False
    return _full_stop_ends(text[max(start, stop.start() - 40) : stop.start()], word, at_start=stop.start() - start < 5)


def _full_stop_ends(before: str, word: str, *, at_start: bool) -> bool:
    """Whether a single full stop behind `before` and ahead of `word` ends a sentence."""
    match = _LAST_WORD.search(before)
    last = match[0] if match else ""
    plain = last.casefold()
    opens = word.casefold() in _OPENERS and word[:1].isupper()
    if plain in _LEADS_ON:
        return False
    if last.isdigit() and at_start and not before[: -len(last)].strip():
        return False  # "1. First" in the middle of a wrapped list
    if plain in ("no", "nos", "p"):
        return not word[:1].isdigit()
    if plain in _MAY_END or _INITIALS.search(last) or (len(last) == 1 and last.isupper() and last != "I"):
        return opens
    # Unknown short words before a small letter are taken for abbreviations.
    return not word[:1].islower() or len(last) > 2 or plain in _SHORT

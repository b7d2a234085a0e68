r"""Markdown of unknown origin, rebuilt for Discord: what is balanced and harmless stays, everything else is escaped.

A post becomes blocks (paragraphs and fenced code), a paragraph becomes runs. Emphasis is paired with a stack, code
spans by an index of back-ticks, and every pattern is possessive or bounded: the time is linear in the text.

Three rules hold whatever comes in. `<` and `>` of the text are escaped one by one, so no mention, emoji, time or
command tag of Discord can appear outside code; inside code, where an escape would show, it gets the brackets ‹ and ›.
"@everyone" and "@here" get the wide at sign "＠". A colon before "//" is escaped unless it belongs to an http or https
link whose host is plain ASCII, stands without a user name in front, and is visible.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SPOILER", "Code", "Prose", "Role", "Run", "blocks", "clean", "drawn", "escape", "plain", "to_discord"]

SPOILER = "(spoiler)"
LONGEST_LINK = 500  # a longer address is shown as words: a link is never split over two messages
LONGEST_CODE_SPAN = 500


class Role(Enum):
    """What a run is: words may be split anywhere, a solid nowhere; an opening and its closing mark enclose emphasis."""

    WORDS = auto()
    SOLID = auto()
    OPEN = auto()
    CLOSE = auto()


class Run(NamedTuple):
    """A stretch of a paragraph: how Discord gets it, and how it reads without markup."""

    role: Role
    markdown: str
    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. `gap` is the line breaks that stand before it (none before the first block)."""

    runs: tuple[Run, ...]
    gap: str

    @property
    def markdown(self) -> str:
        """The paragraph for Discord."""
        return "".join(run.markdown for run in self.runs)

    @property
    def words(self) -> str:
        """The paragraph without markup."""
        return "".join(run.words for run in self.runs)


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block. `text` has no fence in it: three back-ticks became three apostrophes."""

    language: str
    text: str
    gap: str

    @property
    def markdown(self) -> str:
        """The block for Discord."""
        return f"```{self.language}\n{self.text}\n```"

    @property
    def words(self) -> str:
        """The code."""
        return self.text


def to_discord(text: str) -> str:
    """Make Markdown safe and good looking in Discord, at most twice as long (and 16 characters)."""
    return "".join(block.gap + block.markdown for block in blocks(text))


def escape(text: str) -> str:
    """Show text literally in Discord, no markup kept, no link live: for names and titles. Line breaks stay."""
    return "\n".join(_escape_line(line) for line in _disarm(clean(text)).split("\n"))


def plain(text: str) -> str:
    """Take all markup off and make one line: for choices, names and previews. What is plain already is not changed.

    Where a spoiler stands, it says so and does not tell it.
    """
    words = _TAG.sub(r"‹\1›", " ".join(_told(block) for block in blocks(text)))
    words = _LEAD.sub("", words)
    for pattern, instead in _INERT:
        words = pattern.sub(instead, words)
    return " ".join(words.split())


def _told(block: Prose | Code) -> str:
    if isinstance(block, Code):
        return block.words
    told: list[str] = []
    covered = False
    for role, markdown, words in block.runs:
        if markdown == "||" and role in {Role.OPEN, Role.CLOSE}:
            covered = role is Role.OPEN
            told.append(SPOILER if covered else "")
        elif not covered:
            told.append(words)
    return "".join(told)


def drawn(text: str, *, cover: str | None = None) -> str:
    """The words as they stand where no markup can be shown: in a picture, or in its description.

    A spoiler stays covered, by `cover` or by as many blocks as it has characters; what is struck out keeps its marks, a
    list its bullets, and a custom emoji is its name.
    """
    return "\n".join(_drawn(block, cover) for block in blocks(text))


def _drawn(block: Prose | Code, cover: str | None) -> str:
    if isinstance(block, Code):
        return block.text
    shown: list[str] = []
    covered = False
    for role, markdown, words in block.runs:
        if role in {Role.OPEN, Role.CLOSE}:
            covered = role is Role.OPEN if markdown == "||" else covered
            shown.append(markdown if markdown == "~~" and not covered else "")
            shown.append(cover or "" if markdown == "||" and covered else "")
        elif covered:
            shown.append("" if cover else _SEEN.sub("█", words))
        elif role is Role.SOLID and (bullet := _BULLET.match(markdown)):
            shown.append(f"{bullet[1]}• {words}")
        else:
            shown.append(words)
    return _CUSTOM.sub(r":\1:", "".join(shown))


_SEEN = re.compile(r"\S")
_BULLET = re.compile(r"([ ]*)- ")
_CUSTOM = re.compile(r"<a?(?::(\w{1,40}):)\d{1,25}>")


# ── Characters ────────────────────────────────────────────────────────────────────────────────────────────────────────

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, directions, what has no width, lone surrogates, invisible fillers, tags. A variation selector 16 belongs to
# emoji; joiners belong to emoji and to scripts from Hebrew on: there they stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_STRAY_JOINER = re.compile(
    "(?<![\u0590-\u1fff\u2100-\u2fff\u3001-\ud7ff\uf900-\U0003ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1fff\u2100-\u2fff\u3001-\U0003ffff])"
)
_STRAY_SELECTOR = re.compile(
    "(?<![0-9\u00a9\u00ae\u203c\u2049\u2100-\u2fff\u3001-\u3fff\U0001f000-\U0001ffff])\ufe0f|(?<=[0-9])\ufe0f(?!\u20e3)"
)
_PILE = re.compile("([\u0300-\u036f\u0483-\u0489]{4})[\u0300-\u036f\u0483-\u0489]+")
_BROADCAST = re.compile("@(?=everyone|here)", re.IGNORECASE)
_TAG = re.compile(
    r"<(@[!&]?\d{1,25}|#\d{1,25}|a?:\w{1,40}:\d{1,25}|t:-?\d{1,25}(?::\w)?|/[^<>\n:]{1,100}:\d{1,25}|id:\w{1,25})>"
)
_SPECIAL = re.compile(r"[\\*_~|`<>#\[\]]|:(?=//)")
_MARKER = re.compile(r"([ \t]*+)(?:([-+])(?=[ \t])|(\d{1,9})(?=[.)][ \t]))")


def clean(text: str) -> str:
    """Leave characters that can be seen, and line feeds for every kind of line break."""
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    return _PILE.sub(r"\1", _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", text)))


def _disarm(text: str) -> str:
    return _BROADCAST.sub("＠", text)


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _escape_line(line: str) -> str:
    """Escape a whole line: the mark of a list item at its beginning as well."""
    marker = _MARKER.match(line)
    if not marker:
        return _escape(line)
    head = f"{marker[1]}\\{marker[2]}" if marker[2] else f"{marker[1]}{marker[3]}\\"
    return head + _escape(line[marker.end() :])


# ── Blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*+([^`\n]*)\Z")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}\Z")


def blocks(text: str) -> list[Prose | Code]:
    """Cut Markdown into its paragraphs and code blocks, in order; one blank line or two between them are kept."""
    lines = [line.rstrip() for line in _disarm(clean(text)).split("\n")]
    found: list[Prose | Code] = []
    closing = _closing_fences(lines)
    paragraph: list[str] = []
    blank = at = 0

    def gap() -> str:
        return "\n" * min(blank + 1, 3) if found else ""

    def finish() -> None:
        nonlocal blank
        if paragraph:
            found.append(Prose(tuple(_runs("\n".join(paragraph))), gap()))
            paragraph.clear()
            blank = 0

    while at < len(lines):
        line, end = lines[at], closing.get(at)
        if end is not None:
            finish()
            if code := _code(line, lines[at + 1 : end], gap()):
                found.append(code)
                blank = 0
            at = end
        elif line:
            paragraph.append(line)
        else:
            finish()
            blank += 1
        at += 1
    finish()
    return found


def _closing_fences(lines: list[str]) -> dict[int, int]:
    """Each line that opens a code block, with the line that closes it. A fence that nothing closes is not one."""
    fences = [(at, match[1], match[2]) for at, line in enumerate(lines) if (match := _FENCE.match(line))]
    longest: list[dict[str, int]] = [{}]
    for _, fence, info in reversed(fences):
        best = dict(longest[-1])
        if not info:
            best[fence[0]] = max(len(fence), best.get(fence[0], 0))
        longest.append(best)
    longest.reverse()
    pairs: dict[int, int] = {}
    at = 0
    while at < len(fences):
        line, fence, _ = fences[at]
        at += 1
        if longest[at].get(fence[0], 0) < len(fence):
            continue
        while not (fences[at][1].startswith(fence) and not fences[at][2]):
            at += 1
        pairs[line] = fences[at][0]
        at += 1
    return pairs


def _code(opening: str, lines: list[str], gap: str) -> Code | None:
    body = "\n".join(lines).strip("\n")
    if not body.strip():
        return None
    fence = _FENCE.match(opening)
    word = fence[2].strip() if fence else ""
    return Code(word if _LANGUAGE.match(word) else "", _code_text(body).replace("```", "'''"), gap)


def _code_text(text: str) -> str:
    return _TAG.sub(r"‹\1›", text)


# ── Runs of a paragraph ───────────────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"""
      (?P<bullet> ^(?P<indent>[ \t]*+)[-*+][ \t]++(?P<nested>[-*+](?=[ \t])|\d{1,9}(?=[.)][ \t]))?+ )
    | (?P<ordinal> ^[ \t]*+\d{1,9}(?=[.)][ \t]) )
    | \\(?P<escaped> [!-/:-@\[-`{-~] )
    | (?P<broken> \\\n )
    | (?P<ticks> `++ )
    | (?P<link> !?+\[(?P<label>[^\[\]\n]{0,100}+)\]\([ ]?+<?+(?P<target>(?:[^\s<>()]|\([^\s<>()]*+\))++)>?+
                (?:[ ]++"[^"\n]{0,200}+")?+[ ]?+\) )
    | (?P<address> <?+https?://[^\s<>"`|\\^{}\[\]]++ )
    | (?P<mark> \*++|_++|~++|\|++ )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(https?)://(?P<host>[a-z0-9](?:[a-z0-9-]*+(?:\.[a-z0-9])?+)*+\.?+)(:\d{1,5})?+(?P<rest>[/?#][^\s<>\"`|\\^{}\[\]]*+)?+\Z",
    re.IGNORECASE,
)
_MARKS = {"*": "*", "**": "**", "***": "***", "_": "_", "__": "**", "___": "***", "~~": "~~", "||": "||"}


@dataclass(slots=True)
class _Paragraph:
    """The runs found so far, with the marks that wait for their partner (index into `runs`, latest last)."""

    runs: list[Run] = field(default_factory=list)
    waiting: list[tuple[str, int]] = field(default_factory=list)

    def words(self, text: str) -> None:
        if text:
            self.runs.append(Run(Role.WORDS, _escape(text), text))

    def mark(self, mark: str, *, opens: bool, closes: bool) -> None:
        """Pair a mark with the latest one of its kind, or let it wait; what waits in between stays literal."""
        kind = _MARKS[mark]
        known = any(mark == one for one, _ in self.waiting)
        if closes and known:
            index = self._drop(mark)
            self.runs[index] = Run(Role.OPEN, kind, "")
            self.runs.append(Run(Role.CLOSE, kind, ""))
            return
        if opens and known:
            self._drop(mark)
        if opens:
            self.waiting.append((mark, len(self.runs)))
        self.words(mark)

    def _drop(self, mark: str) -> int:
        while self.waiting:
            one, index = self.waiting.pop()
            if one == mark:
                return index
        raise KeyError(mark)


def _runs(text: str, *, links: bool = True) -> Iterator[Run]:
    """Read the inline markup of a paragraph; with `links` False (inside a label) an address is words."""
    into = _Paragraph()
    ticks = _tick_runs(text)
    at = 0
    while match := _TOKEN.search(text, at):
        into.words(text[at : match.start()])
        at = _read_token(match, into, ticks, links=links)
    into.words(text[at:])
    yield from into.runs


def _read_token(match: re.Match[str], into: _Paragraph, ticks: dict[int, list[int]], *, links: bool) -> int:
    """Add what a token stands for and return where reading goes on."""
    text = match.string
    match match.lastgroup:
        case "bullet":
            nested = match["nested"] or ""
            indent = match["indent"].replace("\t", " ")[:8]
            shown = nested + "\\" if nested.isdigit() else "\\" * bool(nested) + nested
            into.runs.append(Run(Role.SOLID, f"{indent}- {shown}", nested))
        case "ordinal":
            into.runs.append(Run(Role.SOLID, match[0] + "\\", match[0]))
        case "escaped":
            into.runs.append(Run(Role.SOLID, match[0], match["escaped"]))
        case "broken":
            into.words("\n")
        case "ticks":
            return _code_span(match, into, ticks)
        case "link":
            into.runs.append(_link(match) if links else Run(Role.WORDS, _escape(match[0]), match[0]))
        case "address":
            return _address(match, into, links=links)
        case _:
            _mark(text, match, into)
    return match.end()


def _mark(text: str, match: re.Match[str], into: _Paragraph) -> None:
    if match[0] not in _MARKS:
        into.words(match[0])
        return
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    opens, closes = bool(after.strip()), bool(before.strip())
    if match[0][0] == "_":  # inside a word it is a letter: snake_case
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    into.mark(match[0], opens=opens, closes=closes)


def _tick_runs(text: str) -> dict[int, list[int]]:
    """Offsets of the runs of back-ticks in a text, by their length."""
    found: dict[int, list[int]] = {}
    for match in re.finditer("`++", text):
        found.setdefault(len(match[0]), []).append(match.start())
    return found


def _code_span(match: re.Match[str], into: _Paragraph, ticks: dict[int, list[int]]) -> int:
    length = len(match[0])
    same = ticks.get(length, [])
    later = bisect_right(same, match.start())
    if later < len(same) and same[later] - match.end() <= LONGEST_CODE_SPAN:
        code = _code_text(" ".join(match.string[match.end() : same[later]].replace("`", "'").split()))
        if code:
            into.runs.append(Run(Role.SOLID, f"`{code}`", code))
            return same[later] + length
    into.words(match[0])
    return match.end()


def _link(match: re.Match[str]) -> Run:
    """`text (<address>)`, so that the address is seen; masked only where the text is the host itself."""
    address = _safe_address(match["target"])
    if not address:
        return Run(Role.WORDS, _escape(match[0]), match[0])
    url, host = address
    runs = list(_runs(match["label"].strip() or ("image" if match[0][0] == "!" else ""), links=False))
    label, words = "".join(run.markdown for run in runs), "".join(run.words for run in runs)
    if words.casefold().strip("/") == host:
        return Run(Role.SOLID, f"[{host}](<{url}>)", words)
    if not words.strip() or words in (match["target"], url):
        return Run(Role.SOLID, f"<{url}>", match["target"])
    return Run(Role.SOLID, f"{label} (<{url}>)", words)


def _address(match: re.Match[str], into: _Paragraph, *, links: bool) -> int:
    """An address that stands bare or in angle brackets becomes `<address>`: a link without a preview."""
    text, start = match.string, match.start() + (match[0][0] == "<")
    raw = text[start : match.end()]
    if angled := start > match.start() and text[match.end() : match.end() + 1] == ">":
        end = match.end() + 1
    else:
        into.words(text[match.start() : start])
        raw = raw.rstrip(".,;:!?'*_~’”…")
        if raw.endswith(")") and raw.count(")") > raw.count("("):
            raw = raw[:-1].rstrip(".,;:!?'*_~’”…")
        end = start + len(raw)
    address = _safe_address(raw) if links else None
    if address:
        into.runs.append(Run(Role.SOLID, f"<{address[0]}>", raw))
    else:
        into.words(f"<{raw}>" if angled else raw)
    return end


def _safe_address(raw: str) -> tuple[str, str] | None:
    """The address and its host, None where it is not plainly an http or https one."""
    match = _ADDRESS.match(raw) if len(raw) <= LONGEST_LINK else None
    if not match or "." not in match["host"]:
        return None
    rest = (match["rest"] or "").replace("＠", "%40")
    host = match["host"].casefold()
    return f"{match[1].lower()}://{host}{match[3] or ''}{rest}", host.rstrip(".")


_LEAD = re.compile(r"^(?:[ \t]|[-+](?=\s|\Z)|-?#{1,6}(?=\s|\Z)|>)++", re.MULTILINE)
# What `plain` leaves of marks that had no meaning, so that reading its result again finds none.
_INERT = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\\+(?=[!-/:-@\[-`{-~])"), ""),
    (re.compile("`"), "'"),
    (re.compile(r"\*"), "∗"),
    (re.compile(r"(?<![^\W_])_+|_+(?![^\W_])"), ""),
    (re.compile("~{2,}"), "~"),
    (re.compile(r"\|{2,}"), "|"),
    (re.compile(r"\]\("), "] ("),
    (re.compile(r"<(?=https?://)", re.IGNORECASE), ""),
    (_LEAD, ""),
)

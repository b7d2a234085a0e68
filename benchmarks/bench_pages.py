"""How long a saved page takes to import, beside BeautifulSoup with lxml only parsing the same bytes.

usage: python -m benchmarks.bench_pages [FOLDER]

Without a folder of saved pages (`*.html`, also in folders below), invented posts are laid out as three boards do. Both
sides run in turn in this process, and their processor time is compared. BeautifulSoup is no dependency of this project;
`uv run --with beautifulsoup4,lxml python -m benchmarks.bench_pages` brings it. Without it only the import is measured.
Exit status 1 where a goal is missed: half of the pages in 10 ms, 95 of 100 in 50 ms, and faster than BeautifulSoup.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from bot.archive.importers import read
from bot.errors import Unreadable

_MEDIAN_MS, _SLOW_MS = 10.0, 50.0
_RUNS = 5
_POSTS = 20
_MENU = "".join(f'<li class="menu-item"><a href="/menu/{at}" class="menu-link">Menu {at}</a></li>' for at in range(60))
_SCRIPT = f"<script>var settings = {{{','.join(f'key{at}: {at}' for at in range(2_000))}}};</script>"

# What boards put beside each post: rank, counts, buttons.
_PERSON = "".join(f'<dl class="pairs"><dt>Fact</dt><dd><a href="/facts/{at}">{at}</a></dd></dl>' for at in range(6))
_BUTTONS = "".join(f'<a href="/do/{at}" class="button"><i class="icon"></i><span>Do {at}</span></a>' for at in range(6))
_XENFORO = (
    '<article class="message message--post" data-author="{name}" data-content="post-{id}"><div class="message-cell">'
    f'<h4 class="message-name"><a href="/members/{{id}}/" class="username">{{name}}</a></h4>{_PERSON}</div>'
    '<div class="message-cell"><header><time class="u-dt" datetime="2020-02-{day:02}T10:00:00+0000">{day} Feb</time>'
    f'</header><div class="message-body"><div class="bbWrapper">{{words}}</div></div>{_BUTTONS}</div></article>'
)
_PHPBB = (
    '<div id="p{id}" class="post has-profile"><dl class="postprofile"><dt><a class="username" href="/u/{id}">{name}</a>'
    f'</dt><dd>{_PERSON}</dd></dl><div class="postbody"><p class="author"><a href="#p{{id}}">Post</a> by {{name}} » '
    f'{{day}} Feb 2020, 10:00</p><div class="content">{{words}}</div>{_BUTTONS}</div></div>'
)
_OTHER = (
    '<section class="entry" id="e{id}"><p class="who"><a href="/people/{id}">{name}</a> <span>{day} February 2020, '
    f'10:00</span></p>{_PERSON}<div class="said">{{words}}</div>{_BUTTONS}</section>'
)
_LAYOUTS = {
    "xenforo2": (_XENFORO, ""),
    "phpbb3": (_PHPBB, ' id="phpbb"'),
    "no reader": (_OTHER, ""),
}


def made(layout: str, marks: str, seed: int) -> bytes:
    """A page of posts with the menus and scripts that pages have."""
    chance = random.Random(seed)

    def words() -> str:
        said = (" ".join(f"w{chance.randrange(3_000):x}ord" for _ in range(chance.randint(20, 80))) for _ in range(3))
        return "".join(f"<p>{one.capitalize()}.</p>" for one in said)

    posts = "".join(
        layout.format(id=700 + at, name=f"member{chance.randrange(9)}", day=1 + at, words=words())
        for at in range(_POSTS)
    )
    return (
        f"<!doctype html><html><head><title>A page</title>{_SCRIPT}</head><body{marks}><nav><ul>{_MENU}</ul></nav>"
        f"<h1>A page</h1><main>{posts}</main><footer><ul>{_MENU}</ul></footer>{_SCRIPT}</body></html>"
    ).encode()


def milliseconds(work: Callable[[], object]) -> float:
    """The best of some runs, in processor time, which other programs disturb least."""
    times = []
    for _ in range(_RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) * 1000


def at_percent(times: list[float], percent: int) -> float:
    """The time in which so many of 100 pages are done."""
    return sorted(times)[min(len(times) * percent // 100, len(times) - 1)]


def _imported(data: bytes) -> bool:
    try:
        return bool(read(data).posts)
    except Unreadable:
        return False


def main() -> int:
    """Measure and print; the exit status says whether a goal was missed."""
    if len(sys.argv) > 1:
        pages = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*.html"))]
    else:
        pages = [made(*layout, seed) for seed in range(8) for layout in _LAYOUTS.values()]
    pages = [data for data in pages if _imported(data)]  # and so that no run pays for compiling patterns
    if not pages:
        print("there is no page of a thread in that folder")
        return 2
    times = [milliseconds(lambda data=data: read(data)) for data in pages]  # type: ignore[misc] # bound now
    half, slow = at_percent(times, 50), at_percent(times, 95)
    size = sorted(map(len, pages))[len(pages) // 2] // 1000
    print(f"{len(pages)} pages, median {size} kB; import: p50 {half:.1f} ms, p95 {slow:.1f} ms")
    missed = half > _MEDIAN_MS or slow > _SLOW_MS
    if importlib.util.find_spec("bs4") is None or importlib.util.find_spec("lxml") is None:
        print("BeautifulSoup and lxml are not installed; see the head of this file")
        return int(missed)
    from bs4 import BeautifulSoup  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 - no dependency

    warnings.simplefilter("ignore")  # it has its doubts about XHTML
    parses = [milliseconds(lambda data=data: BeautifulSoup(data, "lxml")) for data in pages]  # type: ignore[misc]
    ratios = [parse / imported for parse, imported in zip(parses, times, strict=True)]
    half, slow = at_percent(parses, 50), at_percent(parses, 95)
    print(f"BeautifulSoup with lxml, parsing alone: p50 {half:.1f} ms, p95 {slow:.1f} ms")
    print(f"it takes {at_percent(ratios, 50):.1f} times as long; {sum(ratio > 1 for ratio in ratios)} pages longer")
    return int(missed or at_percent(ratios, 50) < 1)


if __name__ == "__main__":
    sys.exit(main())

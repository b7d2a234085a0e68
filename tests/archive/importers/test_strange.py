"""Inputs in a format that is known, with something in them that nobody would expect there: a thread or a refusal."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.decoding import decode
from bot.archive.document import dumps, from_document
from bot.archive.importers import read
from bot.errors import Unreadable

THREADS = Path(__file__).parents[2] / "threads"
JSON = sorted([*THREADS.glob("*/source.json"), *THREADS.glob("*/source.jsonl")])
PAGES = sorted(THREADS.glob("*/source.html"))
WRITTEN = sorted(path for path in THREADS.glob("*/source.*") if path not in JSON and path not in PAGES)

# Numbers past floats and times, words for numbers, the wrong kinds, emptiness, what no encoding writes.
STRANGE = [
    *(None, True, False, 0, -1, 10**400, -(10**400), 2**63, 1e308, -0.5, 4_102_444_801, 253_402_300_800),
    *("", " ", "abc", "²", "٣", "1e999", "nan", "-inf", "9" * 400, "\x00", "\ud800", "[", "http://[", "//[::1", "<a>"),
    *("0000-00-00T00:00:00Z", "2019-13-45", "9999-12-31T23:59:59-14:00", "=?utf-8?B?+ATM?=", "\u202e"),
    *([], {}, [[]], [None], {"a": {}}, [{"id": 1}, 2]),
]
RARELY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def reads(data: bytes, format_name: str | None = None) -> None:
    """Read it; anything but a thread that can be written down, or a refusal, fails the test."""
    try:
        thread = read(data, format_name=format_name)
    except Unreadable:
        return
    assert from_document(json.loads(dumps(thread))) == thread


def places(value: object, here: tuple = ()) -> list[tuple]:
    """The ways to everything in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, one in inner for place in places(one, (*here, key)))]


def with_value(value: object, place: tuple, strange: object) -> object:
    if not place:
        return strange
    changed = copy.deepcopy(value)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = strange
    return changed


def parsed(path: Path) -> list[object]:
    text = path.read_text(encoding="utf-8")
    return (
        [json.loads(line) for line in text.splitlines() if line.strip()]
        if path.suffix == ".jsonl"
        else [json.loads(text)]
    )


def formats_of(path: Path) -> str:
    return read(path.read_bytes(), filename=path.name).source_format


@pytest.mark.parametrize("path", JSON, ids=lambda path: path.parent.name)
@given(data=st.data())
@RARELY
def test_an_export_with_a_strange_value_anywhere(path, data):
    values = parsed(path)
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(places(values)[1:]))
        values = with_value(values, place, data.draw(st.sampled_from(STRANGE)))
        if not isinstance(values, list) or not values:
            return
    reads("\n".join(map(json.dumps, values)).encode("utf-8", "surrogatepass"), formats_of(path))


@pytest.mark.parametrize("path", JSON, ids=lambda path: path.parent.name)
def test_an_export_with_each_value_replaced_by_each_strange_one(path):
    """All of them, one at a time, for the values of the first of equal entries."""
    values = parsed(path)
    format_name = formats_of(path)
    seen = set()
    for place in places(values)[1:]:
        kind = tuple("*" if isinstance(key, int) else key for key in place)
        if kind in seen:
            continue
        seen.add(kind)
        for strange in STRANGE:
            changed = with_value(values, place, strange)
            if isinstance(changed, list):
                reads("\n".join(map(json.dumps, changed)).encode("utf-8", "surrogatepass"), format_name)


VALUE = re.compile(r'(?<==")[^"]{0,200}(?=")|(?<=>)[^<>]{1,200}(?=<)|(?<=":)\s?(?:"[^"]{0,100}"|-?\d+|null|true|false)')
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
@given(data=st.data())
@RARELY
def test_a_page_with_strange_values_and_without_some_tags(path, data):
    html = decode(path.read_bytes())
    format_name = formats_of(path)
    for _ in range(data.draw(st.integers(1, 6))):
        pattern = data.draw(st.sampled_from([VALUE, TAG]))
        spots = list(pattern.finditer(html))
        if not spots:
            continue
        spot = data.draw(st.sampled_from(spots))
        new = (
            "" if pattern is TAG else data.draw(st.sampled_from([one for one in STRANGE if isinstance(one, str | int)]))
        )
        html = html[: spot.start()] + str(new)[:400] + html[spot.end() :]
    reads(html.encode("utf-8", "surrogatepass"), format_name)
    reads(html.encode("utf-8", "surrogatepass"))


WORD = re.compile(r"[^\s:,;<>\"'()\[\]]{1,60}|[:,;<>\"'()\[\]=]|\n+")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parent.name)
@given(data=st.data())
@RARELY
def test_a_written_archive_with_strange_words(path, data):
    text = decode(path.read_bytes())
    format_name = formats_of(path)
    for _ in range(data.draw(st.integers(1, 6))):
        spot = data.draw(st.sampled_from(list(WORD.finditer(text))))
        new = data.draw(st.sampled_from([one for one in STRANGE if isinstance(one, str | int)] + ["", "\n", "\n\n"]))
        text = text[: spot.start()] + str(new)[:400] + text[spot.end() :]
    reads(text.encode("utf-8", "surrogatepass"), format_name)

"""docs/readers.md shows how a reader is added: its examples are readers, each in one file."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.archive import importers
from bot.archive.importers import read
from bot.errors import Unreadable

PAGE = Path(__file__).parents[3] / "docs" / "readers.md"
BOARD = """<!doctype html><title>Bees</title>
<div class="example-post" data-id="7"><b class="author">wren</b><time datetime="2021-05-02T08:15:00Z"></time>
<div class="text"><p>Should I light a fire?</p></div></div>
<div class="example-post" data-id="8"><b class="author">old_tom</b><time datetime="2021-05-02T08:40:00Z"></time>
<div class="text"><blockquote>Should I light a fire?</blockquote><p>Please do <b>not</b>.</p></div></div>"""
TALK = (
    '{"talk": "Bees", "lines": [{"id": 7, "who": "wren", "says": "Should I light a fire?", "at": "2021-05-02T08:15Z"},'
    '{"id": 8, "who": "old_tom", "says": "Please do **not**.", "at": 5, "answers": 7},'
    '{"id": 9, "who": [], "says": {}}]}'
)


def examples() -> list[ModuleType]:
    found = []
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)):
        module = ModuleType(f"example_{number}")
        exec(compile(code, f"{PAGE}, example {number + 1}", "exec"), module.__dict__)  # noqa: S102 - our own page
        found.append(module)
    return found


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples, in their places among the readers."""
    page, export = examples()
    pages = sys.modules["bot.archive.importers.pages"]
    monkeypatch.setattr(pages, "PAGES", (page, *pages.PAGES))
    monkeypatch.setattr(importers, "PAGES", pages.PAGES)
    monkeypatch.setattr(importers, "READERS", (page, export, *importers.READERS))


@pytest.mark.usefixtures("both")
def test_the_page_of_a_new_board_is_recognised_and_read():
    thread = read(BOARD.encode())
    assert (thread.source_format, thread.title) == ("example", "Bees")
    assert [(post.author, post.text, post.reply_to) for post in thread.posts] == [
        ("wren", "Should I light a fire?", None),
        ("old_tom", "Please do **not**.", 1),
    ]


@pytest.mark.usefixtures("both")
def test_a_new_export_is_recognised_and_read_whatever_stands_in_it():
    thread = read(TALK.encode())
    assert (thread.source_format, thread.title) == ("example-json", "Bees")
    assert [(post.author, post.text, post.reply_to) for post in thread.posts] == [
        ("wren", "Should I light a fire?", None),
        ("old_tom", "Please do **not**.", 1),
        (None, "", None),
    ]
    with pytest.raises(Unreadable):
        read(b'{"talk": 1, "lines": {}}')

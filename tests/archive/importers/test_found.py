"""What fuzzing found, kept small: each file of `found/` once broke a reader, and is a thread or a refusal now.

The format that a file is read in is the end of its name, where it has one that is a format's.
"""

import json
from pathlib import Path

import pytest

from bot.archive.document import dumps, from_document
from bot.archive.importers import FORMATS, read
from bot.errors import Unreadable

FOUND = sorted((Path(__file__).parent / "found").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_broke_a_reader_is_a_thread_or_a_refusal(path):
    name = path.suffix.removeprefix(".")
    try:
        thread = read(path.read_bytes(), filename=path.name, format_name=name if name in FORMATS else None)
    except Unreadable:
        return
    assert from_document(json.loads(dumps(thread))) == thread

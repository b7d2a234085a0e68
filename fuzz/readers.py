"""Fuzzes the readers with coverage: any bytes are a thread or a refusal, and nothing else comes out.

    make fuzz            for five minutes, from the threads in tests/ and data/samples
    make fuzz SECONDS=60 READER=mbox

What it finds lies in fuzz/found/. Leave out the first byte, make it small, put it into tests/archive/importers/found/
with a name that says what it was, and mend the reader: `tests/archive/importers/test_found.py` reads everything there.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot", "email", "mailbox", "json"]):
    from bot.archive.document import dumps, from_document
    from bot.archive.importers import FORMATS, read
    from bot.archive.model import Thread
    from bot.errors import Unreadable

ROOT = Path(__file__).resolve().parent.parent
READER = os.environ.get("READER") or None
NAMES = (None, *FORMATS)


def one_input(data: bytes) -> None:
    """Read `data` in the format that its first byte names (the likeliest for most), and write what came of it."""
    if not data:
        return
    chosen = READER or (NAMES[data[0] % len(NAMES)] if data[0] >= 128 else None)
    try:
        thread = read(data[1:], filename="fuzzed", format_name=chosen)
    except Unreadable as refusal:
        if not str(refusal) or "\n" in str(refusal):
            raise AssertionError("a refusal is one sentence") from refusal
        return
    if not isinstance(thread, Thread):
        raise TypeError(thread)
    from_document(json.loads(dumps(thread)))


STRANGE = (None, True, -1, 10**400, 1e308, "", "abc", "²", "9" * 400, "\ud800", "http://[", [], {}, [None], {"a": {}})


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """A mutation that keeps JSON what it is, half of the time; it would be broken at once otherwise."""
    chance = random.Random(seed)  # noqa: S311 - fuzzing
    try:
        value = json.loads(data[1:])
    except (ValueError, RecursionError):
        return atheris.Mutate(data, most)
    if chance.random() < 0.5 or not isinstance(value, dict | list):
        return atheris.Mutate(data, most)
    inside = value
    while True:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            break
        key = chance.choice(keys)
        if not isinstance(inside[key], dict | list) or chance.random() < 0.1:
            inside[key] = chance.choice(STRANGE)
            break
        inside = inside[key]
    changed = data[:1] + json.dumps(value).encode()
    return changed if len(changed) <= most else atheris.Mutate(data, most)


def seeds(folder: Path) -> None:
    """Write the threads that the tests have as a first corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [*ROOT.glob("tests/threads/*/source.*"), *ROOT.glob("data/samples/*.*")]
    sources += ROOT.glob("tests/archive/importers/found/*")
    for number, source in enumerate(sorted(sources)):
        data = source.read_bytes()
        (folder / f"seed-{number}").write_bytes(b"\0" + data)
        (folder / f"seed-{number}-strange").write_bytes(bytes([128 + number % 128]) + data[:4_000])


if __name__ == "__main__":
    corpus = ROOT / "fuzz" / "corpus"
    seeds(corpus)
    (ROOT / "fuzz" / "found").mkdir(exist_ok=True)
    flags = ["-max_len=40000", "-timeout=10", "-rss_limit_mb=1024", f"-artifact_prefix={ROOT}/fuzz/found/"]
    atheris.Setup([sys.argv[0], *flags, *sys.argv[1:], str(corpus)], one_input, custom_mutator=mutated)
    atheris.Fuzz()

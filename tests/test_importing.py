"""`rethread import` at a terminal and in a script."""

import asyncio
import json
from pathlib import Path

import pytest

from bot import importing
from bot.__main__ import main
from bot.archive.document import dumps
from bot.archive.model import Post, Quote, Thread
from bot.errors import BadInput
from bot.store import Store

GUILD = "200000000000000001"


def thread(title: str) -> Thread:
    posts = (
        Post(1, "The bridge is old.", "ann"),
        Post(2, "So it is.", "bob", reply_to=1, quotes=(Quote("is old", 1),)),
    )
    return Thread(title, posts, "thread-document")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of threads, and a database beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/x.db")
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    for name in ("one", "two", "deeper/three", ".hidden"):
        (tmp_path / "in" / f"{name}.json").write_text(dumps(thread(name.rpartition("/")[2])), encoding="utf-8")
    return tmp_path / "in"


def run(*arguments: object) -> int:
    return main(["import", *map(str, arguments), "--guild", GUILD])


def library() -> list[str]:
    async def names() -> list[str]:
        async with Store.open(f"sqlite:///{Path.cwd()}/data/x.db") as store:
            return sorted(one.name for one in await store.threads.library(int(GUILD)))

    return asyncio.run(names())


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody at a terminal answers, one after the other."""
    given: list[str] = []
    monkeypatch.setattr("builtins.input", lambda _question: given.pop(0))
    monkeypatch.setattr(importing, "at_terminal", lambda: True)
    return given


def test_a_script_imports_folders_without_a_question(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert run(folder) == 0
    assert library() == ["one", "three", "two"]
    said = capsys.readouterr().out
    assert said.count("imported: “") == 3
    assert "2 posts" in said
    assert run(folder / "one.json") == 0
    assert "already" in capsys.readouterr().out


def test_a_terminal_shows_each_thread_and_asks(folder: Path, answers: list[str], capsys: pytest.CaptureFixture[str]):
    answers += ["what?", "n", "y", "q"]
    assert run(folder) == 0
    assert library() == ["one"]
    said = capsys.readouterr().out
    assert "#2 bob: So it is." in said
    assert "left out: “three”" in said
    assert "the rest is left out" in said
    assert answers == []


def test_all_that_follow_are_imported_after_one_answer(folder: Path, answers: list[str]):
    answers += ["a"]
    assert run(folder) == 0
    assert len(library()) == 3


def test_yes_asks_nothing(folder: Path, answers: list[str]):
    assert run(folder, "--yes") == 0
    assert len(library()) == 3


def test_a_refused_file_does_not_stop_the_others(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "empty.txt").write_text("", encoding="utf-8")
    assert run(folder, "--report", "report.txt") == 2
    assert len(library()) == 3
    assert "empty.txt" in capsys.readouterr().err
    report = Path("report.txt").read_text(encoding="utf-8")
    assert "was refused" in report
    assert report.count("Posts (2)") == 3
    assert "#2 · bob · date unknown · answers #1\n    > #1: “is old”\n    So it is." in report


def test_repairs_from_a_file_are_made(folder: Path, capsys: pytest.CaptureFixture[str]):
    repairs = [{"do": "merge", "post": 2}, {"do": "title", "title": "Mended"}]
    Path("repairs.json").write_text(json.dumps(repairs), encoding="utf-8")
    assert run(folder / "one.json", "--mend", "repairs.json") == 0
    assert library() == ["Mended"]
    assert run(folder, "--mend", "repairs.json") == 2
    assert "one file" in capsys.readouterr().err
    Path("repairs.json").write_text('[{"do": "drop", "post": 7}]', encoding="utf-8")
    assert run(folder / "two.json", "--mend", "repairs.json") == 2
    assert "no post #7" in capsys.readouterr().err
    assert library() == ["Mended"]


def test_a_bar_moves_where_files_are_many_and_nobody_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (folder / "four.json").write_text(dumps(thread("four")), encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(folder) == 0
    shown = capsys.readouterr()
    assert "4/4" in shown.err
    assert shown.out.count("imported") == 4


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="no file"):
        importing.walk([tmp_path])

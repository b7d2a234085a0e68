"""`rethread import` at a terminal and in a script."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import asking, child, importing
from bot.__main__ import main
from bot.archive.document import dumps
from bot.archive.model import Post, Quote, Thread
from bot.errors import BadInput
from bot.store import Store

GUILD = "200000000000000001"
ROOT = Path(__file__).parent.parent


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
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
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


def test_a_terminal_says_once_how_to_mend_what_is_unsure(
    tmp_path: Path, folder: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
):
    for name in ("four", "five"):
        unsure = Thread(name, (Post(1, f"Well, {name}.", "ann"), Post(2, f"So {name}.", None)), "thread-document")
        (tmp_path / f"{name}.json").write_text(dumps(unsure), encoding="utf-8")
    answers += ["n", "n", "n"]
    assert run(folder / "one.json", tmp_path / "four.json", tmp_path / "five.json") == 0
    first, _, rest = capsys.readouterr().out.partition("“four”")
    assert "--mend FILE" not in first
    assert rest.count("--mend FILE") == 1


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
    assert "one thread" in capsys.readouterr().err
    Path("repairs.json").write_text('[{"do": "drop", "post": 7}]', encoding="utf-8")
    assert run(folder / "two.json", "--mend", "repairs.json") == 2
    assert "no post #7" in capsys.readouterr().err
    assert library() == ["Mended"]


def test_a_bar_moves_where_files_are_many_and_nobody_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name in ("four", "five"):
        (folder / f"{name}.json").write_text(dumps(thread(name)), encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(folder) == 0
    shown = capsys.readouterr()
    assert shown.err.count("4/4") >= 2, "reading and importing"
    assert shown.out.count("imported") == 5


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="no file"):
        importing.walk([tmp_path])


def page(*posts: int, url: str) -> Thread:
    return Thread(
        "The long talk",
        tuple(Post(at, f"Words of {one}.", "ann", source_id=str(one)) for at, one in enumerate(posts, 1)),
        "xenforo2",
        url=url,
    )


@pytest.fixture
def pages(folder: Path) -> Path:
    """A folder with two pages of one thread and one page of another."""
    for name in folder.iterdir():
        shutil.rmtree(name) if name.is_dir() else name.unlink()
    board = "https://board.example/t/"
    written = {
        "a": page(1, 2, url=f"{board}talk.9/"),
        "b": page(3, 4, url=f"{board}talk.9/page-2"),
        "c": page(7, url=f"{board}other.8/"),
    }
    for name, each in written.items():
        (folder / f"{name}.json").write_text(dumps(each), encoding="utf-8")
    return folder


def stored(name: str = "The long talk") -> list[Thread]:
    async def loaded() -> list[Thread]:
        async with Store.open(f"sqlite:///{Path.cwd()}/data/x.db") as store:
            found = await store.threads.library(int(GUILD))
            return [await store.threads.load(one.id, guild_id=int(GUILD)) for one in found if one.name == name]

    return asyncio.run(loaded())


def test_pages_of_one_thread_are_joined_and_it_says_so(pages: Path, capsys: pytest.CaptureFixture[str]):
    assert run(pages) == 0
    said = capsys.readouterr().out
    assert "4 posts from 2 pages" in said
    assert f"{pages / 'a.json'}, {pages / 'b.json'}: imported" in said
    assert sorted(len(one.posts) for one in stored()) == [1, 4]


def test_a_further_page_and_a_longer_copy_are_added_to_what_is_there(pages: Path, capsys: pytest.CaptureFixture[str]):
    assert run(pages / "a.json") == 0
    assert run(pages / "b.json") == 0
    assert "added to “The long talk” (thread 1): 2 new posts (#3 to #4)" in capsys.readouterr().out
    (pages / "d.json").write_text(dumps(page(1, 2, 3, 4, 5, url="https://board.example/t/talk.9/")), encoding="utf-8")
    assert run(pages / "d.json") == 0
    assert "1 new post (#5)" in capsys.readouterr().out
    assert run(pages / "b.json") == 0
    assert "with all of this copy; nothing was changed" in capsys.readouterr().out
    assert run(pages / "b.json", "--apart") == 0
    assert [len(one.posts) for one in stored()] == [2, 5]


def test_a_terminal_says_what_a_copy_would_add_and_asks(
    pages: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
):
    answers += ["y", "n", "s"]
    run(pages / "a.json")
    run(pages / "b.json")
    assert "a copy of “The long talk” in the library: 2 new posts (#3 to #4)" in capsys.readouterr().out
    run(pages / "b.json")
    assert [len(one.posts) for one in stored()] == [2, 2]


def test_another_format_is_chosen_at_the_terminal_and_shown_anew(
    folder: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
):
    chat = folder / "chat.txt"
    chat.write_text("## Ann, 2019-03-04 18:20\n\nThe bridge is old.\n\n## Bob, 2019-03-04 18:30\n\nSo it is.\n")
    answers += ["f", "nothing", "f", "1", "f", "markdown-archive", "y"]
    assert run(chat) == 0
    said = capsys.readouterr().out
    assert "or read as 1. flat-text (20% likely, " in said
    assert "read as flat-text" in said
    assert len(library()) == 1
    assert answers == []


def test_a_file_that_ends_its_process_does_not_take_the_others_along(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    run_in_child = child.run

    async def slow(function: Any, paths: Any, *rest: Any, seconds: float) -> Any:
        if any(path.name == "slow.txt" for path in paths):
            raise child.OutOfTime("It took too long.")
        return await run_in_child(function, paths, *rest, seconds=seconds)

    (folder / "slow.txt").write_text("slow", encoding="utf-8")
    monkeypatch.setattr(child, "run", slow)
    assert run(folder) == 2
    assert "slow.txt: whole file: It took too long" in capsys.readouterr().err
    assert library() == ["one", "three", "two"]


def test_an_import_that_is_killed_leaves_whole_threads_and_nothing_else(tmp_path: Path):
    """kill -9 after each line that an import writes; what is there is whole, and the next run brings the rest."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one", "two", "three"):
        posts = tuple(Post(at, f"{name} {at} says some words.", "ann") for at in range(1, 1501))
        (folder / f"{name}.json").write_text(dumps(Thread(name, posts, "thread-document")), encoding="utf-8")
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    command = [sys.executable, "-m", "bot", "import", str(folder), "--guild", GUILD]
    for _ in range(3):
        run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        run.stdout.readline()
        run.kill()
        run.wait()
        run.stdout.close()
        assert all(count == posts == 1500 for count, posts in stored_counts(tmp_path / "x.db"))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert stored_counts(tmp_path / "x.db") == [(1500, 1500)] * 3


def stored_counts(database: Path) -> list[tuple[int, int]]:
    """For each thread how many posts its head names, and how many there are; the database is sound."""

    async def counted() -> list[tuple[int, int]]:
        async with Store.open(f"sqlite:///{database}") as store:
            heads = await store.threads.library(int(GUILD))
            assert not (await store.check()).problems
            return [(one.posts, len((await store.threads.load(one.id, guild_id=int(GUILD))).posts)) for one in heads]

    return asyncio.run(counted())

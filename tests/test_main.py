"""The command line: what it does, and one sentence with status 2 for what it cannot do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "samples" / "night-trains.json"


def rethread(*arguments, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT), "DATA_DIR": str(cwd / "data"), **env},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_thread_goes_in_and_comes_out_without_loss(tmp_path):
    first = rethread("import", SAMPLE, "--guild", 7, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    again = rethread("import", SAMPLE, "--guild", 7, cwd=tmp_path)
    assert "already" in again.stdout
    exported = rethread("export", "--guild", 7, cwd=tmp_path)
    converted = rethread("convert", SAMPLE, cwd=tmp_path)
    assert json.loads(exported.stdout) == json.loads(converted.stdout)


def test_convert_goes_on_after_a_file_that_is_refused(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"rethread": 1, "posts": [{"number": 5}]}')
    done = rethread("convert", bad, SAMPLE, tmp_path / "none.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    named, missing = done.stderr.splitlines()
    assert "bad.json" in named
    assert "posts[0].number" in named
    assert "none.txt" in missing


def test_convert_takes_folders(tmp_path):
    (tmp_path / "pages").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "pages" / name).write_text(f"<ann> hello from {name}\n<bob> and hello to you\n")
    done = rethread("convert", "pages", SAMPLE, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["posts"][0]["author"] for line in done.stdout.splitlines()][:2] == ["ann", "ann"]
    assert len(done.stdout.splitlines()) == 3


def test_a_broken_line_of_the_env_file_is_named_without_what_it_says(tmp_path):
    (tmp_path / ".env").write_text('LOG_LEVEL=info\nDISCORD_TOKEN "hush"\n\nSELF_VOTES=\'yes\n')
    said = refused(rethread("doctor", cwd=tmp_path))
    assert ".env line 2: expected NAME=value" in said
    assert ".env line 4: expected NAME=value" in said
    assert "hush" not in said
    assert "dotenv" not in said


def test_a_backup_is_restored(tmp_path):
    rethread("import", SAMPLE, "--guild", 7, cwd=tmp_path)
    assert rethread("backup", tmp_path / "copy.db", cwd=tmp_path).returncode == 0
    assert "nobody to ask" in refused(rethread("restore", tmp_path / "copy.db", cwd=tmp_path))
    done = rethread("restore", tmp_path / "copy.db", "--yes", cwd=tmp_path)
    assert "replaced" in done.stdout
    assert rethread("export", "--guild", 7, cwd=tmp_path).returncode == 0


def test_doctor_looks_at_everything(tmp_path):
    done = rethread("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for word in ("configuration: good", "night-trains.json: 25 posts", "database"):
        assert word in done.stdout


def test_positions_speaks_to_machines_and_people(tmp_path):
    machine = json.loads(rethread("positions", SAMPLE, "--json", cwd=tmp_path).stdout)
    assert machine["posts_read"] == 25
    assert "sentences" not in machine
    assert "sentences" in json.loads(rethread("positions", SAMPLE, "--json", "--all", cwd=tmp_path).stdout)
    assert "Read 25 of 25 posts" in rethread("positions", SAMPLE, cwd=tmp_path).stdout


def test_a_terminal_is_told_that_posts_are_being_read_and_a_pipe_is_not(monkeypatch, capsys):
    assert main(["positions", str(SAMPLE)]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["positions", str(SAMPLE), "--json"]) == 0
    shown = capsys.readouterr()
    assert "reading 25 posts" in shown.err
    assert json.loads(shown.out)["posts_read"] == 25


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (["play", "none.txt"], {}, "none.txt"),
        (["play", str(SAMPLE), "--from", "99"], {}, "25 posts"),
        (["play", str(SAMPLE), "--from", "0"], {}, "--from: write the number of a post"),
        (["play", str(SAMPLE), "--seconds", "nan"], {}, "--seconds: write a number of seconds"),
        (["play", str(SAMPLE), "--seconds", "soon"], {}, "--seconds: write a number of seconds"),
        (["import", str(SAMPLE), "--guild", "-5"], {}, "--guild: write the number"),
        (["import", str(SAMPLE), "--guild", "9" * 25], {}, "--guild: write the number"),
        (["playground", "--port", "99999"], {}, "--port: write a whole number"),
        (["playground", "--members", ","], {}, "--members: write names"),
        (["export", "--guild", "7"], {}, "no such thread"),
        (["positions", str(SAMPLE), "--all"], {}, "--json"),
        (["restore", "none.db", "--yes"], {}, "none.db"),
        (["restore", "none.db"], {}, "none.db"),
        (["doctor"], {"REPLAY_PACE": "quick", "LOG_LEVEL": "loud"}, "REPLAY_PACE"),
        (["doctor"], {"DATA_DIR": "/proc/nothing"}, "DATA_DIR: /proc/nothing"),
        (["doctor"], {"DATA_DIR": str(SAMPLE)}, "night-trains"),
        (["--env-file", "none.env", "doctor"], {}, "none.env"),
        (["--env-file", ".", "doctor"], {}, "no file ."),
        (
            ["run"],
            {"DISCORD_TOKEN": "x", "DISCORD_API_URL": "http://127.0.0.1:9"},
            "cannot be reached at http://127.0.0.1:9",
        ),
        (["playground", "none.txt"], {}, "none.txt"),
        (["ask", str(SAMPLE), ""], {}, "nothing in the question"),
        (["ask", str(SAMPLE), "Who pays for it?", "  "], {}, "nothing in the question"),
        (["ask", ".", "Who?"], {}, "this is a folder"),
        (["convert", "."], {}, "there is no file in ."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path, arguments, env, said):
    assert said in refused(rethread(*arguments, cwd=tmp_path, **env))


def test_an_env_file_that_is_not_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe")
    assert ".env" in refused(rethread("doctor", cwd=tmp_path))


def test_questions_are_answered_with_sentences_of_the_thread_or_refused(tmp_path):
    done = rethread("ask", SAMPLE, "--json", "How many seats does the N3 have?", "who pays for it?", "?", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    seats, _paid = map(json.loads, done.stdout.splitlines()[:2])
    posts = json.loads(SAMPLE.read_text(encoding="utf-8"))["posts"]
    first = seats["sentences"][0]
    assert posts[first["post"] - 1]["text"][first["start"] : first["end"]] == first["text"]
    assert first["post"] == 2
    plain = rethread("ask", SAMPLE, "where", "do", "most", "boardings", "happen", cwd=tmp_path)
    assert "#9 (Marta)" in plain.stdout
    assert "does not say" in rethread("ask", SAMPLE, "zeppelin?", cwd=tmp_path).stdout


def test_a_model_without_its_client_is_refused_at_start(monkeypatch, capsys, tmp_path):
    from bot import __main__
    from bot.discussion.model import client

    monkeypatch.setattr(client, "installed", lambda: False)
    monkeypatch.chdir(tmp_path)
    for name, value in {"DISCORD_TOKEN": "t", "MODEL_URL": "http://x/v1", "MODEL_NAME": "m"}.items():
        monkeypatch.setenv(name, value)
    assert __main__.main(["run"]) == 2
    assert "make run EXTRAS=llm" in capsys.readouterr().err


def test_the_requirements_with_a_model_are_the_others_and_more():
    root = Path(__file__).parent.parent
    pins = re.compile(r"^([\w.-]+==\S+)", re.MULTILINE)
    plain, more = (
        set(pins.findall((root / name).read_text())) for name in ("requirements.txt", "requirements-llm.txt")
    )
    assert plain < more
    assert any(pin.startswith("openai==") for pin in more - plain)

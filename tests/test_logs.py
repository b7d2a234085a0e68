"""What the program logs, and what it must not."""

import json
import logging

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_machines_get_one_object_a_line(capsys):
    logs.set_up(level="info", form="json")
    logging.getLogger("bot.x").info("replay %d paused", 7)
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["level"], line["logger"]) == ("replay 7 paused", "INFO", "bot.x")


@pytest.mark.parametrize("form", ["pretty", "json"])
def test_a_secret_is_blanked_whoever_logs_it(capsys, form):
    logs.set_up(level="info", form=form, secrets=("hush.hush",))
    logging.getLogger("anybody").warning("token %s is wrong", "hush.hush")
    said = capsys.readouterr().err
    assert "hush" not in said
    assert "is wrong" in said


def test_even_at_debug_neither_payloads_nor_statements_are_logged(capsys):
    logs.set_up(level="debug", form="pretty")
    logging.getLogger("discord.gateway").debug("payload with words")
    logging.getLogger("sqlalchemy.engine.Engine").info("INSERT words")
    logging.getLogger("bot.y").debug("seen")
    said = capsys.readouterr().err
    assert "words" not in said
    assert "seen" in said

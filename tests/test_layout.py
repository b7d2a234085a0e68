"""Who may import whom. docs/architecture.md says why."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What a package may import of this project, and of the outside world where that is narrowed.
INSIDE = {
    "bot/errors.py": set(),
    "bot/archive": {"bot.errors", "bot.archive"},
    "bot/discussion": {"bot.errors", "bot.archive", "bot.discussion"},
    "bot/replay": {"bot.errors", "bot.archive", "bot.replay"},
    "bot/render": {"bot.errors", "bot.archive", "bot.discussion", "bot.replay", "bot.render"},
    "bot/store": {"bot.errors", "bot.archive", "bot.discussion", "bot.replay", "bot.store"},
    "bot/config.py": {"bot.env_values", "bot.errors", "bot.discussion"},
    "bot/env_values.py": set(),
    "bot/env_file.py": {"bot.config", "bot.errors"},
    "bot/child.py": {"bot.errors", "bot.confined"},
    "bot/confined.py": set(),
    "bot/logs.py": set(),
}
PURE = ("bot/errors.py", "bot/archive", "bot/discussion", "bot/replay", "bot/render")
DISCORD = ("bot/client.py", "bot/__main__.py", "bot/surface", "cogs")
NETWORK = {"aiohttp", "requests", "socket", "urllib.request", "http", "httpx", "httpx2", "openai"}
MODEL_CLIENT = "bot/discussion/model/client.py"  # the one exception: where an operator configures a language model


def modules():
    return sorted(path for folder in ("bot", "cogs") for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def within(path: Path, places) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == place or name.startswith(f"{place}/") for place in places)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_follow_the_layout(path):
    names = imports(path)
    for place, allowed in INSIDE.items():
        if within(path, [place]):
            ours = {name for name in names if name.split(".")[0] in {"bot", "cogs", "playground"}} - {"bot"}
            strays = {name for name in ours if not any(name == one or name.startswith(f"{one}.") for one in allowed)}
            # `from bot.errors import X` is seen as bot.errors and bot.errors.X
            assert not strays, f"{place} may not import {strays}"
    if not within(path, DISCORD):
        assert not {name for name in names if name.split(".")[0] == "discord"}, "only the Discord side imports discord"
    if within(path, PURE):
        assert not {name for name in names if name.split(".")[0] in {"sqlalchemy", "asyncpg", "aiosqlite"}}
        assert not names & NETWORK or path == ROOT / MODEL_CLIENT
    if within(path, ["cogs"]):
        assert not {name for name in names if name.startswith("cogs.") and name.count(".") <= 1}, "cogs stay apart"
    if path.name not in {"__main__.py", "trial.py"}:
        assert "playground" not in {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pure_code_knows_no_clock(path):
    if within(path, PURE):
        source = path.read_text(encoding="utf-8")
        for clock in ("datetime.now(", "time.time(", "utcnow(", "date.today("):
            assert clock not in source


def test_sql_stays_in_the_store():
    for path in modules():
        if not within(path, ["bot/store"]):
            assert not {name for name in imports(path) if name.split(".")[0] in {"sqlalchemy", "alembic"}}, path


def test_the_playground_knows_nothing_of_the_bot():
    for path in (ROOT / "playground").rglob("*.py"):
        assert not {name for name in imports(path) if name.split(".")[0] in {"bot", "cogs"}}, path

"""The documentation is checked against the program: what is missing in it fails here."""

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.archive.importers import FORMATS
from bot.config import VARIABLES, Config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_each_variable_is_in_the_example_with_its_default_and_in_the_readme(variable):
    off = "#" if variable.name == "DISCORD_TOKEN_FILE" else ""  # only one of the two can be set
    assert f"\n# {variable.doc}\n{off}{variable.name}={variable.default}\n" in EXAMPLE
    assert re.search(rf"^\| `{variable.name}` \|", README, re.MULTILINE)


def test_the_example_is_a_configuration():
    from io import StringIO

    from dotenv import dotenv_values

    written = {name: value or "" for name, value in dotenv_values(stream=StringIO(EXAMPLE)).items()}
    assert Config.from_env(written) == Config.from_env({})


def test_the_example_names_nothing_else():
    names = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert names == {variable.name for variable in VARIABLES}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_of_the_command_line_is_in_the_readme(command):
    assert f"`rethread {command}" in README


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_in_the_readme_and_in_the_page_of_formats(name):
    assert f"| `{name}` |" in README
    assert f"| `{name}` |" in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", "docs/architecture.md", "docs/formats.md", "docs/readers.md"]
)
def test_links_between_documents_lead_somewhere(document):
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target

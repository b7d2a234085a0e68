"""What tests of the playground and tests over the wire share."""

import importlib.util
from pathlib import Path

import pytest

from playground.contract import Contract

DOCUMENT = Path(__file__).parents[2] / "shared" / "discord" / "openapi.json.gz"
"""Discord's OpenAPI document, beside the repository."""


@pytest.fixture(scope="session")
def document() -> Contract | None:
    """The contract that every exchange is held to, where its document and jsonschema are there (see test_contract)."""
    if not DOCUMENT.exists() or importlib.util.find_spec("jsonschema") is None:
        return None
    return Contract(DOCUMENT)

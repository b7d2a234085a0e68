"""The pictures of the README show what is drawn today."""

import runpy
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    runpy.run_path(str(PICTURES / "draw.py"))["main"](folder)
    return folder


@pytest.mark.parametrize("name", ["quote", "ranking", "web"])
def test_a_picture_of_the_readme_is_as_it_is_drawn(drawn, name):
    shown, now = (Image.open(folder / f"{name}.png").convert("RGB") for folder in (PICTURES, drawn))
    again = "python docs/pictures/draw.py draws it anew"
    assert shown.size == now.size, again
    assert sum(ImageStat.Stat(ImageChops.difference(shown, now)).mean) < 3, again

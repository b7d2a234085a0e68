"""Text in pictures: fonts that have the letters, order of both directions, lines that fit, nothing silently missing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from bot.render.pictures import bidi, canvas, fonts, joined, text
from bot.render.pictures.canvas import Canvas
from bot.render.pictures.text import Missing, Type, clusters, lay_out, line_of
from tests.render.pictures.pixels import ink

PLAIN = Type(40, "#000000")
SCRIPTS = {
    "Latin": "Straße Łódź İstanbul",
    "Greek": "Ἀθῆναι",
    "Cyrillic": "Київ",
    "Hebrew": "שָׁלוֹם",
    "Arabic": "العربية",
    "Japanese": "日本語のかな",
    "Chinese": "简体繁體",
    "Korean": "한국어",
    "Devanagari": "हिन्दी",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
    "Thai": "ภาษาไทย",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "Ethiopic": "አማርኛ",
    "signs": "≥ – — … “ ” « » € → ★",
}


def laid(words, width=1000.0, **options):
    missing = Missing()
    return lay_out(words, PLAIN, width=width, missing=missing, **options), missing


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_letter_of_the_world_has_a_glyph_here(script):
    """The fonts that come with the bot suffice, and what a font's table promises is more than its box."""
    lines, missing = laid(SCRIPTS[script])
    assert not missing.counts
    for piece in (piece for line in lines for piece in line.pieces):
        font: ImageFont.FreeTypeFont = piece.face.at(40, 400)
        box = bytes(font.getmask("\U0010fffe"))
        for letter in piece.text:
            if not letter.isspace() and unicodedata.category(letter)[0] != "M":
                assert bytes(font.getmask(letter)) != box, f"{letter} is a box in {piece.face.path}"


@pytest.mark.parametrize("emoji", ["😂", "👍🏽", "🇩🇪", "👨‍👩‍👧‍👦", "❤️", "3️⃣", "🏳️‍🌈"])
def test_emoji_are_one_letter_of_an_emoji_font(emoji):
    assert clusters(f"a{emoji}b") == ["a", emoji, "b"]
    lines, missing = laid(f"a{emoji}b")
    assert not missing.counts
    assert "Emoji" in lines[0].pieces[1].face.path


def test_what_no_font_has_is_named_in_brackets_and_counted():
    lines, missing = laid("so \U00013000\U00013001 it is")
    assert missing.counts == {"Egyptian": 2}
    assert "".join(piece.text for piece in lines[0].pieces) == "so [Egyptian] it is"


def test_without_fonts_for_it_chinese_is_named(monkeypatch):
    def latin_only(cluster, script, *, emoji=False):
        return fonts.face_for(cluster) if cluster.isascii() else None

    monkeypatch.setattr(text, "face_for", latin_only)
    lines, missing = laid("a 漢字 b 😂")
    assert "".join(piece.text for piece in lines[0].pieces) == "a [Chinese characters] b [face with tears of joy]"
    assert missing.counts == {"Chinese characters": 2, "face with tears of joy": 1}


@pytest.mark.parametrize(
    ("logical", "seen"),
    [
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דהו", "והד abc גבא"),
        ("אבג 123 דהו", "והד 123 גבא"),
        ("אבג (abc) ד", "ד )abc( גבא"),  # brackets of a direction from right to left are mirrored when drawn
        ("a (אב) b", "a (בא) b"),
        ("א a(ב c)d", "d)c ב(a א"),
        ("אב 10.50%", "10.50% בא"),
        ("سعر 25-10", "10-25 رعس"),  # a hyphen between Arabic numbers parts them (W4)
        ("אב, abc!", "!abc ,בא"),
    ],
)
def test_both_directions_on_one_line(logical, seen):
    letters = list(logical)
    assert "".join(bidi.visual(letters, bidi.levels(letters, bidi.base_level(logical)))) == seen


def test_arabic_letters_join_without_a_shaper():
    assert joined.presentation("بيت") == "\ufe91\ufef4\ufe96"
    assert joined.presentation("دار") == "\ufea9\ufe8d\ufead"
    assert joined.presentation("سلام") == "\ufeb3\ufefc\ufee1"  # lam and alef are one letter
    assert joined.unshaped("(א", 1) == "א)"
    assert joined.unshaped("👍🏽", 0) == "👍"  # a skin tone would stand beside the hand


def test_without_a_shaper_letters_still_stand_in_order(monkeypatch):
    """Where FriBiDi is missing, text is brought into its order and forms beforehand."""
    for module in (fonts, text, canvas):
        monkeypatch.setattr(module, "SHAPED", False)
    for cached in (fonts.Face.at, text.measured):
        cached.cache_clear()
    try:
        drawn = []
        for words in ("שלום עולם", "العربية"):
            surface = Canvas(400, 100, "#ffffff", finer=1)
            surface.words(10, 60, words, PLAIN, width=380)
            drawn.append(surface.png())
        assert drawn[0] != drawn[1]
        assert all(ink(png)[2] > 380 for png in drawn)  # at the right
    finally:
        monkeypatch.undo()
        for cached in (fonts.Face.at, text.measured):
            cached.cache_clear()


def test_lines_break_between_words_and_between_wide_letters():
    def words(line):
        return "".join(piece.text for piece in line.pieces)

    lines, _ = laid("one two three four five six", width=200)
    assert [words(line) for line in lines] == ["one two", "three four", "five six"]
    for width in range(240, 600, 20):
        lines, _ = laid("「東京都に住んでいる。」" * 3, width=width)
        assert len(lines) >= 2
        assert not any(words(line).startswith(("。", "」")) or words(line).endswith("「") for line in lines)


def test_a_line_that_is_too_long_ends_in_an_ellipsis():
    line = line_of("word " * 100, PLAIN, width=300, missing=Missing())
    assert line.width <= 300
    assert line.pieces[-1].text.endswith("…")
    assert line_of("short", PLAIN, width=300, missing=Missing()).pieces[0].text == "short"


def test_text_beyond_the_last_line_ends_in_an_ellipsis():
    lines, _ = laid("one two three four five six", width=200, most=2)
    assert ["".join(piece.text for piece in line.pieces) for line in lines] == ["one two", "three fo…"]
    assert len(laid("one two three four", width=200, most=2)[0]) == 2


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "אבجدمرحبا漢字かな한국어हिन्दी\u0301\u0489\u202e\u2066\u200d\u200b\ufe0f\u20e3😂👍🏽🇩🇪👩\t\n\r\x00([}»%-/ "
        ),
    ),
    max_size=120,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.integers(60, 900))
def test_no_text_is_wider_than_its_lines(words, width):
    """Whatever stands in a text, every line fits and every letter has a font."""
    lines, _ = laid(words, width=float(width), most=30)
    assert lines
    for line in lines:
        letters = clusters("".join(piece.text for piece in line.pieces))
        assert line.width <= width * 1.02 + 1 or len(letters) == 1
        for piece in line.pieces:
            assert all(piece.face.has(cluster) for cluster in clusters(piece.text))
    single = line_of(words, PLAIN, width=float(width), missing=Missing())
    assert single.width <= max(width * 1.02 + 1, 90)

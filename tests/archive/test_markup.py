"""Markdown of unknown origin, made safe for Discord."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.archive.markup import clean, escape, plain, to_discord

PIECES = [
    "**", "*", "***", "_", "__", "~~", "||", "`", "``", "```", "~~~", "```py\n", "[", "]", "(", ")", "](", "!", "<",
    ">", "http://", "https://a.example/b_c", "https://x@evil.example", "<https://a.example>", "- ", "* ", "1. ", "# ",
    "[t](https://a.example/x)", "[a.example](https://a.example)", "![alt](http://p.example/i.png)", "@everyone",
    "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<t:1>", "<t:1:R>", "<:a:1>", "<a:b:1>", "</cmd:1>", "<id:home>",
    "-# ", "> ", ">>> ", "\n", "\n\n", " ", "a", "word ", "snake_case", "\\", "\u200b", "\u202e", "\u200d",
    "\ufe0f", "👩", "é", "\ud800", "[t](javascript:a)",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)

TAG = re.compile(r"<(?:@[!&]?\d+|#\d+|t:-?\d+(?::\w)?|a?:\w+:\d+|/[^<>\n]+:\d+|id:\w+)>")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
CODE = re.compile(r"```\w*\n.*?\n```|(?<!\\)`[^`]+`", re.DOTALL)
ADDRESS = re.compile(r"<https?://[^\s<>]+>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**, *slanted*, ~~gone~~, ||hidden||, `code`", "**bold**, *slanted*, ~~gone~~, ||hidden||, `code`"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake\\_case\\_name"),
        ("a * b, **open and _shut", "a \\* b, \\*\\*open and \\_shut"),
        ("*a **b* c**", "*a \\*\\*b* c\\*\\*"),
        ("# Title\n-# small\n> quoted\n>>> all", "\\# Title\n-\\# small\n\\> quoted\n\\>\\>\\> all"),
        ("* one\n  - two\n+ # three\n- - four", "- one\n  - two\n- \\# three\n- \\- four"),
        ("3. three\n9. nine", "3\\. three\n9\\. nine"),
        ("[good](https://evil.example/x)", "good (<https://evil.example/x>)"),
        ("[Evil.Example](https://evil.example/x)", "[evil.example](<https://evil.example/x>)"),
        ("[https://good.example](https://evil.example)", "https\\://good.example (<https://evil.example>)"),
        ("[x](javascript://a) discord://b", "\\[x\\](javascript\\://a) discord\\://b"),
        ("https://good.example@evil.example/", "https\\://good.example@evil.example/"),
        ("see https://a.example/b_(c), ok", "see <https://a.example/b_(c)>, ok"),
        ("**https://a.example**", "**<https://a.example>**"),
        ("![a cat](http://p.example/c.png) ![](http://p.example/d.png)",
         "a cat (<http://p.example/c.png>) image (<http://p.example/d.png>)"),
        ("<@1> <:a:1> </cmd:1>", "\\<@1\\> \\<:a:1\\> \\</cmd:1\\>"),
        ("`<@1>` and ``a ` b``", "`‹@1›` and `a ' b`"),
        ("@everyone @Here", "＠everyone ＠Here"),
        ("~~~py\na ``` b\n<@1>\n~~~", "```py\na ''' b\n‹@1›\n```"),
        ("```\nnever closed", "\\`\\`\\`\nnever closed"),
        ("a\n\n\n\n\n\nb\n\nc", "a\n\n\nb\n\nc"),
        ("a\u202eb\u200bc\u2028d", "abc\nd"),
        (r"\*not\* slanted", r"\*not\* slanted"),
        ("👩\u200d👧 ❤\ufe0f می\u200cخواهم", "👩\u200d👧 ❤\ufe0f می\u200cخواهم"),
    ],
)  # fmt: skip
def test_what_discord_gets(text: str, shown: str) -> None:
    assert to_discord(text) == shown


@settings(deadline=None)
@given(HOSTILE)
@example("`<@1>`")
@example("[<@1>](https://a.example)")
def test_no_mention_survives(text: str) -> None:
    for shown in (to_discord(text), escape(text), plain(text)):
        assert not TAG.search(shown)
        assert not re.search("@(?:everyone|here)", shown, re.IGNORECASE)
        assert not UNSEEN.search(shown)


@settings(deadline=None)
@given(HOSTILE)
def test_every_masked_link_shows_its_host(text: str) -> None:
    shown = CODE.sub("", to_discord(text))
    for masked in re.finditer(r"(?<!\\)\[([^\[\]]*)\]\(<?(\w+://([^/?#:>)]*))", shown):
        assert masked[1] == masked[3]
    assert "://" not in ADDRESS.sub("", shown).replace("\\://", "")


@settings(deadline=None)
@given(HOSTILE)
def test_no_line_becomes_a_heading_or_a_quote(text: str) -> None:
    shown = CODE.sub("x", to_discord(text))
    assert not re.search(r"^\s*(?:- )?(?:-?#{1,3}\s|>)", shown, re.MULTILINE)
    assert "\n\n\n\n" not in shown


@settings(deadline=None)
@given(HOSTILE)
def test_it_grows_to_twice_at_most(text: str) -> None:
    assert len(to_discord(text)) <= 2 * len(text) + 16
    assert len(escape(text)) <= 2 * len(text)


@settings(deadline=None)
@given(HOSTILE)
@example("\\*\\*a\\*\\*")
@example("\\# # a")
@example("\\<http://a.example>")
@example("- [ ](_")
def test_plain_is_idempotent_and_one_line(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\n" not in once


@settings(deadline=None)
@given(HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """Taking the back-slashes off gives the cleaned text again, but for the wide at sign."""
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text))
    assert shown == re.sub("@(?=everyone|here)", "＠", clean(text), flags=re.IGNORECASE)


def test_plain_names_a_spoiler_and_does_not_tell_it() -> None:
    assert plain("I know: ||**Ann** did it|| and `a || b`, || so || what") == "I know: (spoiler) and a | b, | so | what"


def test_plain_reads_well() -> None:
    assert plain("# Title\n\n- **one** [two](https://a.example)\n> three `four`") == "Title one two three four"


@pytest.mark.parametrize(
    "unit", ["*", "[", "[a](", "*a ", "_a ", "<", "http://a", "`a``", "\n", " ", "\\", "[a](x((", "</", "||a", "```x\n"]
)
def test_time_is_linear(unit: str) -> None:
    """Four times the text takes about four times as long; a quadratic pattern would take sixteen."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        to_discord(text)
        return time.process_time() - start

    seconds(20_000)
    long, short = (min(seconds(length) for _ in range(3)) for length in (160_000, 40_000))
    assert long < 12 * max(short, 0.004)

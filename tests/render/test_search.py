"""Search hits as members read them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.discussion.search import SearchHit, SearchPage, snippet
from bot.render.search import search_text

LINK = "https://discord.com/channels/1/2/3"


def page(*texts, query="ferry", **more):
    hits = tuple(SearchHit(1, "Boats", n, "ann", snippet(text, query), LINK) for n, text in enumerate(texts, 1))
    return SearchPage(query, hits, **{"total": len(hits), **more})


def test_matches_are_bold_and_the_rest_is_literal():
    text = search_text(page("A *ferry*\nwent. @everyone <@1>"), several_threads=True)
    assert text.startswith("**1 post** with “ferry”\n")
    assert f"**ann** · [#1]({LINK}) · Boats\n> A **ferry** went. " in text
    assert "@everyone" not in text
    assert "<@" not in text.replace("\\<@", "")


def test_pages_and_weaker_hits_are_named():
    assert "**7 posts** with “ferry” · page 2 of 2" in search_text(page("ferry", total=7, page=2, pages=2))
    assert "No post has all the words of “ferry”." in search_text(page("ferry", any_word=True))


def test_nothing_found_says_what_to_try():
    assert "Try fewer or shorter words" in search_text(page())
    assert "There is no page 4" in search_text(page(total=9, page=4, pages=2))


@given(st.lists(st.text(max_size=300), max_size=6), st.text(max_size=30))
def test_any_page_fits_and_mentions_nobody(texts, query):
    text = search_text(page(*texts, query=query))
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert not re.search("@everyone|@here", text)

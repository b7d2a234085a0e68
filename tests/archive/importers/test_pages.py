"""Saved web pages: the golden pages of each engine, what is refused, and what hostile pages cost."""

import base64
import json
import quopri
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.document import from_document
from bot.archive.importers import Source, rank, read
from bot.archive.importers.pages import PAGES
from bot.archive.model import Thread
from bot.errors import Unreadable

CASES = sorted(path.parent for path in (Path(__file__).parents[2] / "threads").glob("*_page/source.html"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_page_comes_out_as_expected(case):
    expected = from_document(json.loads((case / "expected.json").read_text()))
    assert read((case / "source.html").read_bytes()) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_engine_is_recognised_and_says_why(case):
    best, guess = rank(Source((case / "source.html").read_text()))[0]
    assert best.NAME.replace("-", "_") + "_page" == case.name
    assert guess.why


def test_every_engine_has_a_golden_page():
    assert {case.name for case in CASES} == {reader.NAME.replace("-", "_") + "_page" for reader in PAGES}


def page(body, head=""):
    return f"<!doctype html><html><head><title>Talk</title>{head}</head><body>{body}</body></html>".encode()


def post(words, *, name="ann", number=1):
    return (
        f'<article class="message message--post" data-author="{name}" data-content="post-{number}">'
        f'<div class="message-body"><div class="bbWrapper">{words}</div></div></article>'
    )


def text_of(words):
    return read(page(post(words))).posts[0].text


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("<h1>Making sure you are not a robot</h1><script>run()</script>", "robots"),
        ("<h1>Not Found</h1><p>The page is gone.</p>", "error"),
        ("<form>Log in to read this<input type='password'></form>", "log in"),
        ("<form>You are not logged in, or may not see this page<input type='password'></form>", "log in"),
        ("<div id='app'></div><script src='/app.js'></script>", "script"),
        ("", "empty"),
        ("<p>" + "A story that nobody answers. " * 200 + "</p>", "like posts"),
    ],
)
def test_a_page_without_posts_is_refused_with_what_it_is(body, meant):
    with pytest.raises(Unreadable, match=meant):
        read(page(body))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("one<br>two<p>three</p>", "one\ntwo\n\nthree"),
        ("<b>bold</b> and <i>slanted</i> and <s>gone</s>", "**bold** and *slanted* and ~~gone~~"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
        ("2 * 3 * 4 and _this_ and snake_case", r"2 \* 3 \* 4 and \_this\_ and snake_case"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("a ``` b <code>c</code>", r"a \`\`\` b `c`"),
        ('<img src="https://x.example/a.png" alt="a cat">', "![a cat](https://x.example/a.png)"),
        ('<img class="smilie" src="s.gif" alt=":)">', ":)"),
        ('<a href="https://x.example/a(b)">there</a>', "[there](https://x.example/a%28b%29)"),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ('<a href="javascript:alert(1)">there</a> <a href="data:text/html,x">and</a>', "there and"),
        ('<span class="bbCodeInlineSpoiler">he did it</span>', "||he did it||"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2"),
        ("safe\u202eelif\u200b", "safeelif"),
        ("<script>alert(1)</script>words<style>p{}</style>", "words"),
    ],
)
def test_markup_becomes_markdown(html, markdown):
    assert text_of(html) == markdown


def test_a_quote_by_id_of_a_post_that_is_not_here_stays_unresolved():
    quote = '<blockquote class="bbCodeBlock--quote" data-quote="ann" data-source="post: 9">Rain again</blockquote>'
    thread = read(page(post("Rain again") + post(quote + "Yes.", name="bob", number=2)))
    assert [(one.post, one.source_id, one.text) for one in thread.posts[1].quotes] == [(None, "9", "Rain again")]


@pytest.mark.parametrize("kind", ["zitat", "citation", "bb_quote", "цитата"])
def test_boxes_for_quotes_are_called_so_in_many_languages(kind):
    quote = f'<div class="{kind}"><b>ann wrote:</b> It rains again and again.</div>'
    thread = read(page(post("It rains again and again.") + post(f"{quote}So it does.", name="bob", number=2)))
    assert [(one.post, one.author) for one in thread.posts[1].quotes] == [(1, "ann")]
    assert thread.posts[1].text == "So it does."


def test_a_quote_without_id_needs_the_words_of_the_author_it_names():
    words = "Rain again today, and tomorrow, and on the day after that as well"
    quote = f"<blockquote><cite>{{}} wrote:</cite>{words}</blockquote>"
    posts = post(f"{words}, I fear.") + post("Snow.", name="bob", number=2)
    right = read(page(posts + post(quote.format("ann"), name="cy", number=3)))
    wrong = read(page(posts + post(quote.format("bob"), name="cy", number=3)))
    assert [one.posts[2].quotes[0].post for one in (right, wrong)] == [1, None]


def test_an_edit_notice_and_a_signature_are_reported_not_read():
    words = 'Rain.<div class="signature">Honey is money</div><em>Last edited by ann; 3 May 2010 at 10:00.</em>'
    thread = read(page(post(words)))
    assert (thread.posts[0].text, thread.posts[0].edited) == ("Rain.", True)
    assert {removed.why for removed in thread.removed} == {"signature", "edit notice"}


def test_what_is_in_no_post_is_reported_as_removed():
    thread = read(page("<nav>Home of rain</nav>" + post("Rain.")))
    assert any("Home of rain" in removed.text for removed in thread.removed)
    assert not any("Rain." in removed.text for removed in thread.removed)


def test_an_answer_shown_twice_is_one_post():
    twice = post("Take an umbrella.", name="bob", number=2)
    thread = read(page(twice + post("Rain again?") + twice))
    assert [(one.author, one.text) for one in thread.posts] == [("ann", "Rain again?"), ("bob", "Take an umbrella.")]


def test_a_page_in_an_old_encoding_is_read_by_what_it_declares():
    raw = page(post("Дождь"), head='<meta charset="windows-1251">').decode().encode("cp1251")
    assert read(raw).posts[0].text == "Дождь"


@pytest.mark.parametrize(
    "text", ["<ann> hello\n<bob> hello ann, how was the ferry?\n<ann> late", "<3 this thread so much"]
)
def test_a_chat_log_with_names_in_brackets_is_no_page(text):
    assert rank(Source(text))[0][0] not in PAGES


HOSTILE = {
    "nested": b"<div>" * 200_000 + b"x" + b"</div>" * 200_000,
    "attributes": b"<a " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">x</a>",
    "attributes with slashes": b"<a " + b"/".join(b"a%d" % n for n in range(500_000)) + b">x</a>",
    "options": b"<select>" + b"<option>x" * 100_000,
    "tags": b"<p></p>" * 400_000,
    "scripts": b"<script>" * 200_000,
    "comments": b"<!--" * 1_000_000,
    "formatting": b"<b>" * 500 + b"<p>x" * 20_000,
    "data": b'<div id="data-preloaded" data-preloaded="' + b"[" * 500_000 + b'"></div>',
    "blocks": b'<div class="a b c"><a href="/user/x">x</a><time>2020-01-01</time>and words</div>' * 10_000,
    "quotes": post("<blockquote>q" * 400).encode(),
    "underscores": post("_" * 500_000).encode(),
    "marks": post("*`" * 200_000).encode(),
    "notices": post("<span>edited by x</span>" * 30_000).encode(),
    "mentions": post("@everyone <@1> ||x|| &lt;@&amp;2&gt; [a](javascript:b)" * 1000).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_in_seconds(name):
    begun = time.process_time()
    try:
        read(b"<!doctype html><html><body>" + HOSTILE[name])
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right, a crash is not
    assert time.process_time() - begun < 10


NAMES = "div p b i blockquote table tr td ul li a br img span pre code article time h1 script aside section"
tags = st.sampled_from(NAMES.split())
marks = st.sampled_from(
    [
        "",
        ' class="message message--post" data-author="x"',
        ' class="bbWrapper"',
        ' id="msg_1"',
        ' id="post_message_1"',
        ' class="postbody"',
        ' class="name"',
        ' class="quoteheader"',
        ' class="bbp-reply-content"',
        ' href="/user/x"',
        ' datetime="2020-01-01"',
        ' itemtype="https://schema.org/Comment" itemscope',
        ' itemprop="text author"',
        ' id="data-preloaded" data-preloaded="{}"',
    ]
)
pieces = st.one_of(
    st.builds("<{}{}>".format, tags, marks), tags.map("</{}>".format), st.text(max_size=12), st.just("wrote: x\n")
)


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(PAGES))
def test_any_page_is_a_thread_or_a_refusal_for_every_reader(html, reader):
    try:
        thread = reader.read(Source(f"<html>{html}"))
    except Unreadable:
        return
    assert isinstance(thread, Thread)


def talk(lay_out, *, head=""):
    """A page of four posts in a layout that no reader knows, and what is read from it."""
    said = (
        ("mira", "The mill at the weir should grind again, if only on Sundays."),
        ("tove", "Who would buy the flour? The bakery wants a ton a week."),
        ("mira", "The school would, and the two cafes by the bridge."),
        ("olle", "My grandmother kept its books. It lost money even then, every single year."),
    )
    rows = "".join(lay_out(name, f"{at + 3} March 2011, 10:1{at}", words) for at, (name, words) in enumerate(said))
    posts = read(page(head + rows), format_name="generic-html").posts
    return [(one.author, one.posted_at.day, one.text) for one in posts], [
        (name, at + 3, words) for at, (name, words) in enumerate(said)
    ]


def test_a_date_that_leads_to_its_post_is_nobodys_name():
    def lay_out(name, date, words):
        where = f'<p class="author"><a class="author" href="/posts/{name}">{date}</a></p>'
        return f'<div class="post">{where}<div class="said">{words}</div></div>'

    found, true = talk(lay_out)
    assert found == [(None, day, words) for _, day, words in true]


def test_a_card_about_the_author_beside_the_words_is_no_post_of_its_own():
    def lay_out(name, date, words):
        card = f'<div class="cell"><a href="/members/{name}.7/">{name}</a><i>Joined 4 May 2009</i><b>Old hand</b></div>'
        return f'<div class="card">{card}<div class="cell"><u>{date}</u><div class="said">{words}</div></div></div>'

    found, true = talk(lay_out)
    assert found == true


def test_words_that_a_quote_parts_are_read_whole():
    def lay_out(name, date, words):
        first, _, rest = words.partition(" ")
        quote = "<table><tr><td>Quote</td></tr></table>"
        body = f'<span class="words">{first} </span>{quote}<span class="words">{rest}</span>'
        return (
            f'<tr class="row"><td><span class="name">{name}</span><br>Joined: 1 May 2009</td>'
            f'<td><span class="small">Posted: {date}</span></td></tr><tr class="row"><td colspan=2>{body}</td></tr>'
        )

    found, true = talk(lambda *one: f"<table>{lay_out(*one)}</table>")
    assert [(name, day, " ".join(text.replace("Quote", "").split())) for name, day, text in found] == true


def test_buttons_below_the_words_are_no_part_of_them():
    def lay_out(name, date, words):
        buttons = '<a href="/save">Save to the shelf</a><a href="/reply"><span>Reply to this</span></a>'
        top = f'<a class="author" href="/user/{name}">{name}</a><time>{date}</time>'
        return f'<div class="entry">{top}<div class="main"><div class="text">{words}</div>{buttons}</div></div>'

    found, true = talk(lay_out)
    assert found == true


def test_a_first_post_that_is_printed_twice_counts_once():
    def lay_out(name, date, words):
        top = f'<a class="author" href="/user/{name}">{name}</a><time>{date}</time>'
        return f'<div class="entry">{top}<p>{words}</p></div>'

    again = lay_out("mira", "9 March 2011, 12:00", "The mill at the weir should grind again, if only on Sundays.")
    found, true = talk(lay_out, head=again)
    assert found == true


def test_a_page_that_keeps_its_thread_for_readers_without_scripts_is_read():
    def lay_out(name, date, words):
        inner = f'<a class="author" href="/user/{name}">{name}</a><time>{date}</time><p>{words}</p>'
        return f'<noscript><div class="entry">{inner}</div></noscript>'

    found, true = talk(lay_out)
    assert found == true


def comments(*said, lang="en"):
    """A comment section of a blog, each as (name as shown, when, words)."""
    rows = (
        f'<li class="comment" id="comment-{number}"><div class="vcard"><b class="fn">{name}</b> <i>{verb}</i></div>'
        f'<time datetime="{when}">then</time><div class="comment-content"><p>{words}</p></div></li>'
        for number, (name, verb, when, words) in enumerate(said, 1)
    )
    return page(f"<ol>{''.join(rows)}</ol>")


@pytest.mark.parametrize("verb", ["says:", "sagt:", "a dit :", "dice:", "wrote:"])
def test_the_verb_behind_a_name_is_no_part_of_it(verb):
    words = "The ferry was late again this morning, and nobody told us why it was on day"
    names = ["Marta", "Bo", "Marta"]
    thread = read(
        comments(*((name, verb, f"2019-03-0{n}T10:00:00Z", f"{words} {n}") for n, name in enumerate(names, 1)))
    )
    assert [post.author for post in thread.posts] == ["Marta", "Bo", "Marta"]


def test_two_members_who_say_the_same_are_two_posts():
    words = "I agree with every word of what was said above."
    thread = read(comments(*((name, "", f"2019-03-0{n}T10:00:00Z", words) for n, name in enumerate(["Ann", "Bo"], 1))))
    assert [post.author for post in thread.posts] == ["Ann", "Bo"]


def test_a_page_that_says_it_is_utf_8_and_is_not_is_read_by_its_bytes():
    whole = page(post("Größe über alles, sagt Zoë"), head='<meta charset="utf-8">').decode()
    assert read(whole.encode("cp1252")).posts[0].text == "Größe über alles, sagt Zoë"


def archived(content, encoding="quoted-printable"):
    """A page as Chrome saves it in a single file."""
    pack = quopri.encodestring if encoding == "quoted-printable" else base64.encodebytes
    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://ferry.example/t/7\nSubject: Talk\n"
        "Date: Tue, 5 Mar 2019 12:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related;\n"
        '\ttype="text/html";\n\tboundary="----Multi--x----"\n\n\n'
    )
    part = f"------Multi--x----\nContent-Type: {{}}\nContent-Transfer-Encoding: {encoding}\n\n"
    pieces = [part.format("text/html").encode() + pack(content), part.format("image/png").encode() + pack(b"\x89PNG")]
    return head.encode() + b"\n".join(pieces) + b"\n------Multi--x------\n"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_web_archive_is_read_as_the_page_in_it(encoding, ends):
    content = page(post("Größe = Länge", name="Zoë") + post("Yes, it is.", name="bo", number=2))
    thread = read(archived(content, encoding).replace(b"\n", ends), filename="talk.mht")
    assert [(one.author, one.text) for one in thread.posts] == [("Zoë", "Größe = Länge"), ("bo", "Yes, it is.")]
    assert (thread.source_format, thread.title, thread.url) == ("xenforo2", "Talk", "https://ferry.example/t/7")


def test_a_web_archive_says_when_it_was_saved():
    said = post("Rain.").replace("</article>", '<time class="u-dt">Yesterday at 10:15</time></article>')
    thread = read(archived(page(said)))
    assert str(thread.posts[0].posted_at) == "2019-03-04 10:15:00+00:00"


def test_a_web_archive_without_a_page_is_refused():
    with pytest.raises(Unreadable, match="MHTML"):
        read(archived(b"").replace(b"text/html\nContent-T", b"text/css\nContent-T"))


def nested(number, name, *answers):
    """A comment with those under it."""
    under = f'<ol class="children">{"".join(answers)}</ol>' if answers else ""
    return (
        f'<li class="comment" id="comment-{number}"><article class="comment-body"><b class="fn">{name}</b>'
        f'<time datetime="2019-03-0{number}T10:00:00Z">then</time><div class="comment-content"><p>The ferry was late '
        f"for the {number}. time this week, says the timetable.</p></div></article>{under}</li>"
    )


def test_a_comment_inside_another_answers_it_and_one_beside_it_does_not():
    first = nested(1, "Ann", nested(2, "Bo", nested(3, "Cy")), nested(4, "Dee"))
    thread = read(page(f'<ol class="comment-list">{first}{nested(5, "Ann")}</ol>'))
    assert [(post.author, post.reply_to) for post in thread.posts] == [
        ("Ann", None),
        ("Bo", 1),
        ("Cy", 2),
        ("Dee", 1),
        ("Ann", None),
    ]


def table(*names):
    """A board of plain table rows, whose names only stand in bold."""
    rows = "".join(
        f"<tr><td><b>{name}</b><br><small>Posts: {number}0</small></td><td><i>Mar {number}, 2011 14:05</i><hr>"
        f"<div>The ferry was late for the {number}. time this week, says the timetable.</div></td></tr>"
        for number, name in enumerate(names, 1)
    )
    return read(page(f"<table>{rows}</table>"))


def test_bold_names_at_one_place_of_every_post_are_its_authors():
    thread = table("Ann", "Bo", "Mr. Cy", "Ann")
    assert [post.author for post in thread.posts] == ["Ann", "Bo", "Mr. Cy", "Ann"]
    assert all(post.reply_to is None and post.confidence == 0.5 for post in thread.posts)


@pytest.mark.parametrize("texts", [("Guest", "Guest", "Guest", "Guest"), ("One", "Two", "Three", "Four")])
def test_bold_labels_and_subjects_are_no_names(texts):
    assert {post.author for post in table(*texts).posts} == {None}


def test_a_date_is_read_from_what_the_page_shows_when_one_points_at_it():
    said = "".join(
        f'<div class="comment"><a href="/u/{name}">{name}</a> <span class="time" data-tippy-content="Tuesday, July '
        f'{number}th, 2023 at 5:00:10 PM GMT+02:00">1 year ago</span><p>The ferry was late for the {number}. time.</p>'
        "</div>"
        for number, name in ((11, "ann"), (12, "bo"), (13, "ann"))
    )
    assert [str(post.posted_at) for post in read(page(said)).posts] == [
        f"2023-07-{number} 17:00:10+02:00" for number in (11, 12, 13)
    ]


def test_a_comment_that_is_indented_below_another_answers_it():
    depths = (0, 1, 2, 1, 0)
    rows = "".join(
        f'<tr class="athing comtr" id="{number}"><td class="ind" indent="{depth}"></td><td class="default">'
        f'<a class="hnuser" href="user?id=u{number}">u{number}</a> <span class="age" '
        f'title="2023-05-0{number}T10:00:00">then</span>'
        f'<div class="commtext">The ferry was late for the {number}. time this week.</div></td></tr>'
        for number, depth in enumerate(depths, 1)
    )
    assert [post.reply_to for post in read(page(f"<table>{rows}</table>")).posts] == [None, 1, 2, 1, None]


def test_a_list_of_threads_is_refused_as_one():
    rows = "".join(
        f'<tr><td><a href="/t/{number}">Ferry in its {number}. year</a><br>All about the timetable of ferries</td>'
        f'<td>Last post by <a href="/u/{number}">ann{number}</a> Mar {number}, 2011 10:00</td></tr>'
        for number in range(1, 9)
    )
    with pytest.raises(Unreadable, match="list of threads"):
        read(page(f"<table>{rows}</table>"))


def bbpress(*items):
    return read(page(f'<div id="bbpress-forums"><ul>{"".join(items)}</ul></div>'))


def test_the_head_and_foot_of_a_bbpress_list_are_no_posts():
    row = '<div class="bbp-reply-author">{}</div><div class="bbp-reply-content">{}</div>'
    head = row.format("Author", "Posts")
    thread = bbpress(
        f'<li class="bbp-header">{head}</li><li class="bbp-body">',
        *(
            f'<div class="post-{at} reply">{row.format(f"<a href=/u/{at}>ann</a>", f"Words {at}")}</div>'
            for at in (1, 2)
        ),
        f'</li><li class="bbp-footer">{head}</li>',
    )
    assert [post.text for post in thread.posts] == ["Words 1", "Words 2"]


def test_a_bbpress_theme_may_put_name_and_date_into_the_words():
    thread = bbpress(
        '<li><div class="bbp-topic-content bbp-lead-topic"><h2>Hard soil</h2>'
        '<div class="my-byline"><a href="/members/1"><img alt="">Jo Mill</a><i>Helper</i> - November 11, 2020</div>'
        "<p>It is clay.</p></div></li>",
        '<li><span class="bbp-reply-post-name"><a href="/members/2">ehux</a></span> <span class="bbp-reply-post-date">'
        'November 12, 2020</span><div class="bbp-reply-content"><p>Mulch it.</p></div></li>',
    )
    opener = thread.posts[0]
    assert (opener.author, opener.text, str(opener.posted_at)[:10]) == ("Jo Mill", "It is clay.", "2020-11-11")
    assert [post.author for post in thread.posts] == ["Jo Mill", "ehux"]


@pytest.mark.parametrize("tag", ["<div/>", "<DIV class=a/>", "<section />"])
def test_a_slash_ends_no_element_that_a_parser_would_nest(tag):
    with pytest.raises(Unreadable, match="inside each other"):
        read(page(tag * 600))


def test_content_of_scripts_and_comments_is_not_scanned_as_elements():
    hidden = "<div>" * 600
    body = f"<script>{hidden}</script><!-- {hidden} --><STYLE>{hidden}</STYLE><textarea>{hidden}</textarea>"
    assert read(page(body + post("Words."))).posts[0].text == "Words."


def test_a_page_that_only_speaks_of_another_engine_is_read_by_its_own():
    words = 'Look for <code>class="message--post"</code> and bbWrapper in the template, then save it.'
    body = "".join(
        f'<div id="p{at}" class="post"><dl class="postprofile"><a class="username">ann</a></dl><div class="postbody">'
        f'<div class="content">{words}</div></div></div>'
        for at in (1, 2)
    )
    thread = read(f'<!doctype html><html><body id="phpbb">{body}</body></html>'.encode())
    assert (thread.source_format, len(thread.posts)) == ("phpbb3", 2)


def story(told):
    """A page with a story laid out unlike the comments below it, and who is read as an author."""
    answers = "".join(
        f'<li class="c" id="r{at}"><b class="fn">{name}</b> <time datetime="2021-05-0{at}T10:00:00Z">May</time>'
        f'<div class="c-text"><p>{words}</p></div></li>'
        for at, name, words in ((3, "Tom", "Call a beekeeper first."), (4, "Jo", "Ours stayed for nine years, alas."))
    )
    top = f'<div class="story"><h1>On bees</h1><div>May 2, 2021 by Wren Hill</div><div class="t">{told}</div></div>'
    thread = read(page(f'<main>{top}<ol class="replies-list">{answers}</ol></main>'))
    return [post.author for post in thread.posts]


def test_an_opening_post_that_only_its_place_marks_is_read_above_its_comments():
    told = "A swarm moved into our chimney last night, and by the morning it hummed like a transformer at full load. "
    assert story(f"<p>{told}</p><p>What would you do about it now?</p>") == ["Wren Hill", "Tom", "Jo"]


def test_a_heading_above_comments_is_no_post():
    assert story("In old houses") == ["Tom", "Jo"]


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ('<img class="avatar" alt=""> ann:', "ann"),
        ('<a href="/t/the-end/113">The end of an era</a> <a href="/c/1">News</a>', None),
    ],
)
def test_the_title_of_another_topic_quotes_nobody(title, author):
    quote = f'<aside class="quote" data-post="1" data-topic="113"><div class="title">{title}</div>'
    [found] = read(page(post(f"{quote}<blockquote>It ends in May.</blockquote></aside> So be it."))).posts[0].quotes
    assert (found.author, found.text) == (author, "It ends in May.")

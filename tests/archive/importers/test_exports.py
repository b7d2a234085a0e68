"""Exports, chat logs and archives: the golden threads, and that no bytes and no JSON of their shapes break a reader."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.document import dumps, from_document
from bot.archive.importers import Source, rank, read
from bot.archive.importers.exports import EXPORTS
from bot.archive.model import Thread
from bot.errors import Unreadable

SUFFIXES = {".json", ".jsonl", ".chat", ".mbox", ".md", ".bbcode"}
THREADS = Path(__file__).parents[2] / "threads"
CASES = sorted(path for path in THREADS.glob("*/source.*") if path.suffix in SUFFIXES)
JSON_CASES = [path for path in CASES if path.suffix == ".json"]


def case_id(path):
    return path.parent.name


@pytest.mark.parametrize("source", CASES, ids=case_id)
def test_a_golden_thread_comes_out_as_expected(source):
    expected = from_document(json.loads((source.parent / "expected.json").read_text(encoding="utf-8")))
    assert read(source.read_bytes(), filename=source.name) == expected


@pytest.mark.parametrize("source", CASES, ids=case_id)
def test_the_reader_is_found_by_a_look_and_says_why(source):
    data = source.read_bytes()
    ranked = rank(Source(data.decode("utf-8", "replace"), None, data))
    expected = json.loads((source.parent / "expected.json").read_text(encoding="utf-8"))["source_format"]
    assert expected == ranked[0][0].NAME
    assert ranked[0][1].likelihood > ranked[1][1].likelihood
    assert ranked[0][1].why


def test_every_format_has_a_golden_thread():
    named = {json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))["source_format"] for path in CASES}
    assert named == {reader.NAME for reader in EXPORTS}


@pytest.mark.parametrize("source", CASES, ids=case_id)
def test_windows_line_ends_change_nothing(source):
    data = source.read_bytes()
    assert read(data.replace(b"\n", b"\r\n")).posts == read(data).posts


def outcome(reader, text):
    """What reading gives: a thread that can be written, or a refusal. Anything else is a defect."""
    try:
        thread = reader.read(Source(text, None, text.encode("utf-8", "replace")))
    except Unreadable as refusal:
        return refusal
    assert isinstance(thread, Thread)
    assert read(dumps(thread).encode("utf-8", "replace"))
    return thread


def holders(value):
    """Every place in parsed JSON, as the container and the key in it."""
    found = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        keys = one.keys() if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            waiting.append(one[key])
    return found


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        ["", "\ud800", "1e999", "9" * 400, "<p><blockquote>", "[quote][quote]", "-1.5", "2021-13-45", "::"]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)


@pytest.mark.parametrize("source", JSON_CASES, ids=case_id)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_json_of_the_shape_with_anything_in_it_is_read_or_refused(source, data):
    value = json.loads(source.read_text(encoding="utf-8"))
    reader = next(one for one in EXPORTS if read(source.read_bytes()).source_format == one.NAME)
    for _ in range(data.draw(st.integers(1, 4))):
        places = holders(value)
        if not places:
            break
        holder, key = data.draw(st.sampled_from(places))
        holder[key] = data.draw(ODD)
    outcome(reader, json.dumps(value))


@pytest.mark.parametrize("source", [path for path in CASES if path.suffix != ".json"], ids=case_id)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_text_cut_and_joined_anywhere_is_read_or_refused(source, data):
    raw = source.read_bytes()
    reader = next(one for one in EXPORTS if read(raw).source_format == one.NAME)
    start, end = sorted((data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))))
    mixed = raw[:start] + data.draw(st.binary(max_size=30)) + raw[end:] + raw[start:end]
    try:
        thread = reader.read(Source(mixed.decode("utf-8", "replace"), None, mixed))
    except Unreadable:
        return
    assert thread.posts


@pytest.mark.parametrize("reader", EXPORTS, ids=lambda reader: reader.NAME)
@settings(deadline=None, max_examples=40)
@given(
    text=st.text(max_size=300)
    | st.recursive(ODD, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner), max_leaves=8).map(
        json.dumps
    )
)
def test_any_text_is_read_or_refused(reader, text):
    assert 0 <= reader.sniff(Source(text)).likelihood <= 1
    outcome(reader, text)


@pytest.mark.parametrize(
    "reader", [one for one in EXPORTS if one.NAME.endswith("json")], ids=lambda reader: reader.NAME
)
def test_json_that_nests_too_deep_is_refused_before_any_parser(reader):
    with pytest.raises(Unreadable, match="nests at most 64 deep"):
        reader.read(Source("[" * 100_000 + "]" * 100_000))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"items": [{"question_id": n, "title": f"t{n}", "body": "<p>b</p>"} for n in (1, 2)]},
            "expected one question",
        ),
        ({"chats": {"list": [{"name": n, "messages": [{"from_id": "u"}]} for n in "ab"]}}, "expected one chat"),
        ([{"kind": "t3", "data": {"title": n, "selftext": n}} for n in "ab"], "expected one submission"),
    ],
    ids=["stack-exchange", "telegram", "reddit"],
)
def test_several_threads_in_one_file_are_refused_by_name(value, expected):
    with pytest.raises(Unreadable, match=expected):
        read(json.dumps(value).encode())


def test_several_conversations_of_a_corpus_are_refused():
    lines = [json.dumps({"id": n, "conversation_id": n, "speaker": "s", "reply_to": None, "text": "t"}) for n in "ab"]
    with pytest.raises(Unreadable, match="expected one conversation, but there are 2 \\(a; b\\)"):
        read("\n".join(lines).encode())


def test_more_posts_than_a_thread_holds_are_refused():
    messages = [{"id": n, "type": "message", "from_id": "u", "text": "x"} for n in range(20_001)]
    with pytest.raises(Unreadable, match="at most 20000 posts"):
        read(json.dumps({"messages": messages}).encode())


def test_a_mail_with_endless_parts_is_read_in_time():
    mail = b"From: a <a@b.example>\nDate: Mon, 1 Mar 2010 10:00:00 +0100\nSubject: parts\nMessage-ID: <x@b>\n"
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000))
    assert len(read(mail + nested + b"\nhello\n", format_name="mbox").posts) == 1


def test_a_mail_with_a_broken_encoded_name_keeps_what_stands_there():
    mail = b"From: =?utf-8?B?+ATMOpbmEgV2ViZXI=?= <lena@loom.example>\nDate: Mon, 1 Mar 2010 10:00:00 +0100\n\nhello\n"
    assert read(mail, format_name="mbox").posts[0].author == "=?utf-8?B?+ATMOpbmEgV2ViZXI=?="


def test_two_accounts_with_one_nickname_are_two_authors():
    def message(number, account, nickname="Sam"):
        author = {"id": str(number), "name": account, "nickname": nickname}
        return {
            "id": str(number),
            "type": "Default",
            "timestamp": "2023-02-01T18:00:00Z",
            "timestampEdited": None,
            "content": f"words {number}",
            "author": author,
        }

    value = {
        "channel": {"name": "talk"},
        "messages": [message(1, "sam1"), message(2, "sam2"), message(3, "eve", "Eve")],
    }
    thread = read(json.dumps(value).encode(), format_name="discord-json")
    assert [post.author for post in thread.posts] == ["Sam (sam1)", "Sam (sam2)", "Eve"]


def test_posts_of_discourse_that_name_no_topic_are_of_the_one_that_others_name():
    posts = [{"post_number": n, "username": "ida", "cooked": f"<p>word {n}</p>"} for n in (1, 2)]
    posts[0]["topic_id"] = 5
    assert len(read(json.dumps({"post_stream": {"posts": posts}}).encode()).posts) == 2


@pytest.mark.parametrize(
    ("form", "times"),
    [
        ("{}/3/2021, 2:05 م - {}: {}", ["14:05"] * 3),
        ("{}\u200f/3\u200f/2021, 2:05 ص - {}: {}", ["02:05"] * 3),
        ("2021년 3월 {}일 오후 2:05, {} : {}", ["14:05"] * 3),
        ("2021年3月{}日 下午2:05 - {}: {}", ["14:05"] * 3),
        ("{}/3/21, 2:05 μ.μ. - {}: {}", ["14:05"] * 3),
        ("{}/3/2021, 2:05 p. m. - {}: {}", ["14:05"] * 3),
        ("[{}.03.21, 14:05:09] {}: {}", ["14:05"] * 3),
        ("{}/3/2021, 2:05 xy - {}: {}", ["00:00"] * 3),
        ("[2021-03-{}, 2:05:09\u202fPM] {}: {}", ["14:05"] * 3),
    ],
)
def test_whatsapp_writes_dates_as_the_phone_does(form, times):
    said = [(13, "Ann", "Rain again"), (14, "Bo", "It always rains"), (15, "Ann", "Not in June")]
    thread = read("\n".join(form.format(*one) for one in said).encode(), filename="chat.txt")
    assert [(post.author, post.text) for post in thread.posts] == [one[1:] for one in said]
    assert [f"{post.posted_at:%H:%M}" for post in thread.posts] == times
    assert [post.posted_at.day for post in thread.posts] == [13, 14, 15]


def test_whatsapp_dates_of_the_persian_calendar():
    thread = read("۱۴۰۰/۱/۱، ۱۴:۰۵ - رضا: باران می‌آید\n۱۴۰۰/۱/۲، ۱۴:۰۶ - مریم: همیشه".encode(), filename="chat.txt")
    assert [f"{post.posted_at:%Y-%m-%d %H:%M}" for post in thread.posts] == ["2021-03-21 14:05", "2021-03-22 14:06"]


PROSE = {
    "prose": "# Summer\n\n## What happened on 4 March 2019\n\nRain.\n\n## The second day, 5 March 2019\n\nSun.",
    "changelog": "# Changelog\n\n## [1.2.0] - 2023-01-05\n\n- A thing\n\n## v1.1 - 2022-12-01\n\n- Another thing\n",
    "diary": "# Diary\n\n## Monday, 4 March 2019\n\nRain.\n\n## Tuesday, 5 March 2019\n\nSun.\n",
    "notes": "# One\n\n**Note** of 4 May 2014 that it rained.\n\nWords.\n\n**Second** of 5 May 2014 that it snowed.\n",
    "profiles": "Words about trains.\n\nPosts: 12\nJoined: May 2010\nLocation: here\n\nMore words.\n\nPosts: 5\n",
    "recipe": "Ingredients: two eggs and flour\nNote: do not boil it\nSource: my aunt told me\nEdit: and some salt",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_text_with_headings_or_labels_is_no_archive_and_no_chat(text):
    assert read(text.encode()).source_format == "flat-text"


IRSSI = "12:01 < bob> hello\n12:01 < ann> ah\n12:02  * ann waves\n12:03 -!- cleo [c@h] has joined #x"
PIDGIN = (
    "(12:01:33 PM) ann: did it come?\n(12:02:00 PM) bob: no, it did not\n(12:03 PM) ann: oh\n(12:04 PM) bob: ever so"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[12:01] <@bob> hello all\n[12:02] <ann> hi bob", ["bob hello all", "ann hi bob"]),
        ("<bob> hello\n<ann> hi\nto all", ["bob hello", "ann hi\nto all"]),
        (IRSSI, ["bob hello", "ann ah", "ann *waves*"]),
        (PIDGIN, ["ann did it come?", "bob no, it did not", "ann oh", "bob ever so"]),
    ],
)
def test_chats_as_people_copy_them(text, said):
    thread = read(text.encode())
    assert thread.source_format == "chat-log"
    assert [f"{post.author} {post.text}" for post in thread.posts] == said
    assert all(post.posted_at is None for post in thread.posts)


def test_messages_copied_from_the_window_of_discord():
    text = (
        "ann — 13/03/2024 10:02\nhas anybody seen my keys?\nnote: the small ones\n"
        "Bo B. — 13/03/2024, 10:05\non the hook\nann — Yesterday at 9:06 PM\nthanks!\n"
    )
    thread = read(text.encode(), filename="chat.txt")
    assert thread.source_format == "chat-log"
    assert [(post.author, post.text) for post in thread.posts] == [
        ("ann", "has anybody seen my keys?\nnote: the small ones"),
        ("Bo B.", "on the hook"),
        ("ann", "thanks!"),
    ]
    assert [post.posted_at and f"{post.posted_at:%d %H:%M}" for post in thread.posts] == ["13 10:02", "13 10:05", None]


def test_dates_of_a_chat_that_can_be_read_two_ways_are_said_to_be_left_out():
    chat = "<ann> hello all\n<bob> hi ann\n"
    assert read(chat.encode()).warnings == ("dates are missing from this input",)
    [warning] = read(chat.replace("<", "[05/03/2024 10:02] <").encode()).warnings
    assert "two orders of day and month" in warning


def test_nothing_of_a_long_line_in_a_chat_is_lost():
    long = "a word " * 4_000 + "end"
    [first, second] = read(f"<ann> {long}\n<bob> well\n{long}".encode(), format_name="chat-log").posts
    assert (first.text, second.text) == (long, f"well\n{long}")

"""ZIP files: one thread out of pages, and nothing out of what is built to harm."""

import io
import json
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.importers import bundle, read
from bot.errors import Unreadable


def page(number, *, title="Sundays in the reading room", topic=77, posts=2):
    first = (number - 1) * posts + 1
    found = [
        {
            "id": 900 + n,
            "username": "mirela" if n % 2 else "jonas",
            "created_at": f"2021-03-01T09:{n:02}:00.000Z",
            "cooked": f"<p>Word number {n} of this long talk.</p>",
            "post_number": n,
            "reply_to_post_number": 1 if n > 1 else None,
            "topic_id": topic,
        }
        for n in range(first, first + posts)
    ]
    return json.dumps({"post_stream": {"posts": found}, "id": topic, "title": title}).encode()


def zipped(files, *, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def test_pages_of_one_thread_become_one_document():
    thread = read(zipped([("page-10.json", page(3)), ("page-2.json", page(2)), ("page-1.json", page(1))]))
    assert [post.source_id for post in thread.posts] == [f"77:{n}" for n in range(1, 7)]
    assert [post.reply_to for post in thread.posts] == [None, 1, 1, 1, 1, 1]


def test_several_threads_are_refused_by_name():
    with pytest.raises(Unreadable, match=r"holds 2 .*Sundays in the reading room; Bees on the roof.*unpack it"):
        read(zipped([("a.json", page(1)), ("b.json", page(1, title="Bees on the roof", topic=5))]))


def test_pictures_and_page_furniture_are_passed_over_and_reported():
    thread = read(
        zipped(
            [("a.json", page(1)), ("a_files/style.css", b"x"), ("__MACOSX/a.json", b"\0"), ("p.jpg", b"\xff\xd8\xff")]
        )
    )
    assert [(one.text, one.why) for one in thread.removed] == [
        ("a_files/style.css", "file that holds no text"),
        ("__MACOSX/a.json", "file that holds no text"),
        ("p.jpg", "file that holds no text"),
    ]


def test_a_file_that_cannot_be_read_is_told_of():
    thread = read(zipped([("a.json", page(1)), ("b.json", b'{"a": 1}')]))
    assert len(thread.posts) == 2
    assert thread.warnings[0].startswith("b.json: expected")


def test_a_slack_channel_takes_its_names_from_users_json():
    days = [
        (
            f"lunch/2021-01-0{day}.json",
            json.dumps([{"type": "message", "user": "U1", "text": f"day {day}", "ts": f"16100{day}0000.000100"}]),
        )
        for day in (2, 1)
    ]
    users = json.dumps([{"id": "U1", "name": "hk", "profile": {"display_name": "Hana"}}])
    thread = read(zipped([*days, ("users.json", users), ("channels.json", "[]")]))
    assert (thread.title, [(post.author, post.text) for post in thread.posts]) == (
        "lunch",
        [("Hana", "day 1"), ("Hana", "day 2")],
    )


def test_several_slack_channels_are_refused_by_name():
    days = [(f"{name}/2021-01-01.json", "[]") for name in ("lunch", "dinner")]
    with pytest.raises(Unreadable, match="expected one channel, but there are 2 \\(dinner; lunch\\)"):
        read(zipped(days))


@pytest.mark.parametrize("name", ["../a.json", "/etc/a.json", "a/../../b.json", "C:a.json", "..\\a.json", "\\a.json"])
def test_names_that_lead_elsewhere_are_refused(name):
    with pytest.raises(Unreadable, match="lead nowhere else"):
        read(zipped([(name, page(1))]))


def test_links_are_refused():
    link = zipfile.ZipInfo("a.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Unreadable, match="without links"):
        read(zipped([(link, b"/etc/passwd")]))


def test_archives_in_it_are_refused():
    with pytest.raises(Unreadable, match="without archives in it"):
        read(zipped([("inner.txt", zipped([("a.json", page(1))]))]))


def test_a_password_is_refused():
    data = bytearray(zipped([("a.json", page(1))]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data[place] |= 1
    with pytest.raises(Unreadable, match="without a password"):
        read(bytes(data))


def test_a_bomb_is_refused_while_it_unpacks():
    with pytest.raises(Unreadable, match="100 times its size"):
        read(zipped([("a.txt", b"\0" * 20_000_000)]))


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(zipped([("a.txt", b"a" * 20_000_000)]))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable):
        read(bytes(data))


def test_more_than_fifty_megabytes_in_all_are_refused(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_UNPACKED", 3_000)
    with pytest.raises(Unreadable, match="3000 bytes unpacked"):
        read(zipped([(f"{n}.json", page(n)) for n in range(1, 9)]))


def test_too_many_entries_are_refused():
    with pytest.raises(Unreadable, match="at most 200 entries; unpack it"):
        read(zipped([(f"{n}.txt", b"a") for n in range(201)]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_methods_are_refused(method):
    with pytest.raises(Unreadable, match="usual method"):
        read(zipped([("a.json", page(1))], method=method))


@pytest.mark.parametrize(
    "entries",
    [
        [("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")],
        [("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<office/>")],
        [("mimetype", b"application/epub+zip"), ("one.xhtml", b"<html><body><p>It was dark.</p></body></html>")],
    ],
)
def test_an_office_document_and_an_e_book_are_no_bundles(entries):
    with pytest.raises(Unreadable, match="office document"):
        read(zipped(entries))


@pytest.mark.parametrize("name", ["WhatsApp Chat - Book club.zip", "WhatsApp_Chat_-_Book_club.zip"])
def test_a_chat_is_called_as_its_zip_file_is(name):
    chat = b"[31/12/2019, 23:58:10] Ann: Happy new year\n[01/01/2020, 00:02:00] Bob: Thanks\n"
    assert read(zipped([("_chat.txt", chat)]), filename=name).title == "Book club"


def test_an_empty_zip_file_is_refused():
    with pytest.raises(Unreadable, match="files with a thread"):
        read(zipped([]))


@given(st.data())
def test_a_damaged_zip_file_is_read_or_refused(data):
    whole = bytearray(zipped([("1.json", page(1)), ("2.json", page(2))]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(4, len(whole)))
    try:
        assert read(bytes(whole[:cut])).posts
    except Unreadable:
        return

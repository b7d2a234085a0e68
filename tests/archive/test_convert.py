"""Files in, one document a line out, refusals on the other stream."""

import io
import json

from bot.archive.convert import convert


def run(*paths, format_name=None):
    out, err = io.StringIO(), io.StringIO()
    return convert(paths, format_name=format_name, out=out, err=err), out.getvalue(), err.getvalue()


def test_documents_come_in_order_and_a_refused_file_has_none(tmp_path):
    first, bad, last = tmp_path / "a.txt", tmp_path / "b.json", tmp_path / "c.txt"
    first.write_text("The first of all.")
    bad.write_text('{"rethread": 1, "posts": [{"number": 2}]}')
    last.write_text("The last one.")
    status, out, err = run(first, bad, tmp_path / "missing.txt", last)
    assert status == 2
    assert [json.loads(line)["posts"][0]["text"] for line in out.splitlines()] == ["The first of all.", "The last one."]
    refusals = err.splitlines()
    assert len(refusals) == 2
    assert str(bad) in refusals[0]
    assert "posts[0].number" in refusals[0]
    assert "expected 1" in refusals[0]
    assert "missing.txt" in refusals[1]


def test_a_folder_is_refused(tmp_path):
    assert run(tmp_path)[0] == 2


def test_all_good_is_status_zero_and_silence(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Good morning.")
    assert run(file)[::2] == (0, "")


def test_a_named_format_overrides_the_guess(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Good morning.")
    status, out, err = run(file, format_name="thread-document")
    assert (status, out) == (2, "")
    assert "line 1 column 1" in err
    assert "flat-text" in run(file, format_name="nothing")[2]

"""Bytes to text: any bytes decode, and `clean` leaves nothing invisible or steering in what they say."""

from __future__ import annotations

import codecs
import re

__all__ = ["clean", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEADS = bytes(range(0xC0, 0x100))  # what begins a sequence of UTF-8
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 without tab and line breaks, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u00ad"  # zero width, annotation marks, soft hyphen
    "\ud800-\udfff]"  # lone surrogates, which no encoding can write
)
# A joiner means something inside an emoji and in scripts that join letters; between Latin letters it only hides.
_JOINING = "\u0590-\u1fff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_ASCII = dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F)) | dict.fromkeys((0x0B, 0x0C, 0x0D), "\n")
_JOINERS = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")


def decode(data: bytes) -> str:
    """Decode by byte-order mark, else UTF-8, else a guess at UTF-16, else Windows-1252. Never fails."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if (guessed := _utf16(data)) is not None:
        return data.decode(guessed, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 2 > len(data) - len(data.translate(None, _LEADS)):
        # More broken than whole sequences: not UTF-8 that was cut or damaged, but a one-byte encoding.
        text = data.decode("cp1252", "replace")
    return text


def clean(text: str) -> str:
    """Make every line break a newline and strip control, bidirectional and zero-width characters."""
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_ASCII)
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    return _JOINERS.sub("", text) if "\u200c" in text or "\u200d" in text else text


def _utf16(data: bytes) -> str | None:
    """Guess UTF-16 without a mark: text in it has zeros on one side of its pairs and hardly any on the other."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None

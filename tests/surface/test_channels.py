"""A message as it is written down for the reader of channels."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import discord
import pytest

from bot.errors import BadInput
from bot.surface.channels import _Log

ANN = Mock(spec=discord.User, id=7, bot=False, display_name="Ann")
ANN.name = "ann1"


def message(content: str = "", kind: discord.MessageType = discord.MessageType.default, **more: Any) -> Mock:
    told: dict[str, Any] = {
        "id": 1,
        "type": kind,
        "content": content,
        "system_content": "Ann joined.",
        "author": ANN,
        "created_at": datetime(2024, 5, 1, tzinfo=UTC),
        "edited_at": None,
        "webhook_id": None,
        "application_id": None,
        "reference": None,
        "poll": None,
    }
    lists = ("mentions", "attachments", "stickers", "embeds", "reactions", "components", "message_snapshots")
    return Mock(spec=discord.Message, **(told | dict.fromkeys(lists, ()) | more))


def written(one: Mock) -> list[dict[str, Any]]:
    log = _Log(Mock(spec=discord.TextChannel), own={99})
    log.add(one)
    return log.messages


def test_a_thread_begins_with_the_message_that_it_hangs_on():
    started = message("Who mends bridges?")
    reference = Mock(spec=discord.MessageReference, resolved=started)
    [first] = written(message(kind=discord.MessageType.thread_starter_message, reference=reference))
    assert (first["content"], first["author"]["nickname"]) == ("Who mends bridges?", "Ann")
    gone = Mock(spec=discord.MessageReference, resolved=None)
    assert written(message(kind=discord.MessageType.thread_starter_message, reference=gone)) == []


def test_a_message_without_anything_was_kept_back():
    with pytest.raises(BadInput, match="without their words"):
        written(message())


@pytest.mark.parametrize(
    "held",
    [
        {"attachments": [Mock(spec=discord.Attachment, filename="a.png")]},
        {"stickers": [Mock(spec=discord.StickerItem)]},
        {"kind": discord.MessageType.new_member},
        {"message_snapshots": [Mock(spec=discord.MessageSnapshot, content="Words of elsewhere.")]},
    ],
    ids=["a file", "a sticker", "a member who joins", "a message carried over"],
)
def test_what_needs_no_words_was_not(held):
    assert len(written(message(**held))) == 1


def test_messages_of_the_bot_are_not_its_members():
    assert written(message("a post", application_id=99)) == []


def test_a_poll_is_its_question_and_answers():
    answers = [
        Mock(spec=discord.PollAnswer, text="yes", vote_count=2),
        Mock(spec=discord.PollAnswer, text="no", vote_count=1),
    ]
    [poll] = written(message(poll=Mock(spec=discord.Poll, question="Mend it?", answers=answers)))
    assert poll["content"] == "**Mend it?**\n- yes (2)\n- no (1)"

"""The pieces of the desk: its form, its buttons, and the choice of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord
from discord.ui import Button, Label, Modal, Select, TextDisplay, TextInput, View

from bot.archive.quotes import Span, paragraphs
from bot.render import quotes as texts
from bot.surface.buttons import inert
from bot.surface.matter import LONGEST_COMMENT, Choice, Matter

__all__ = ["DESK", "FORM", "LONGEST_FIELD", "PICK", "controls", "form", "picked"]

DESK: Final = r"rt:desk:(?P<way>post|edit|picture|no):(?P<draft>[0-9]{1,18})"
PICK: Final = r"rt:deskpick:(?P<draft>[0-9]{1,18})"
FORM: Final = r"rt:deskform:(?P<draft>[0-9]{1,18})"
LONGEST_FIELD: Final = 4000
_WHOLE: Final = "all"
_MOST_PARAGRAPHS: Final = 24  # beside the whole, in a choice of 25


def form(draft_id: int, matter: Matter, choice: Choice) -> Modal:
    """Asks for the words, where there are any, and for the comment."""
    asked = Modal(title=matter.title, custom_id=f"rt:deskform:{draft_id}", timeout=None)
    if matter.text:
        passage = matter.text[choice.span.start : choice.span.end]
        words: TextInput[Modal] = TextInput(
            custom_id="passage",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_FIELD,
            default=passage if len(passage) <= LONGEST_FIELD else None,
            placeholder=texts.PASSAGE_PLACEHOLDER,
        )
        asked.add_item(TextDisplay(texts.FORM_HINT))
        asked.add_item(Label(text=texts.PASSAGE, description=texts.PASSAGE_HINT, component=words))
    comment: TextInput[Modal] = TextInput(
        custom_id="comment",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_COMMENT,
        default=choice.comment,
    )
    asked.add_item(Label(text=texts.COMMENT, description=texts.COMMENT_HINT, component=comment))
    asked.stop()  # discord.py then keeps nothing of it
    return asked


def controls(draft_id: int, matter: Matter, choice: Choice) -> View:
    """The buttons below the preview, and the choice above them."""

    def button(way: str, label: str, *, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button[View]:
        return Button(label=label, style=style, custom_id=f"rt:desk:{way}:{draft_id}")

    act = [
        button("post", texts.POST_IT, style=discord.ButtonStyle.success),
        button("edit", texts.EDIT if matter.text else texts.EDIT_COMMENT),
        *([button("picture", texts.NO_PICTURE if choice.picture else texts.PICTURE)] if matter.pictured else []),
        button("no", texts.LEAVE_IT),
    ]
    passages = _passages(draft_id, matter.text, choice.span)
    return inert([[passages], act] if passages is not None else [act])


def _passages(draft_id: int, text: str, chosen: Span) -> Select[View] | None:
    """The paragraphs to choose from, None where there is one alone."""
    found = paragraphs(text)
    if len(found) < 2:
        return None
    whole = chosen == Span(0, len(text))
    options = [discord.SelectOption(label=texts.WHOLE_POST, value=_WHOLE, default=whole)]
    for index, span in enumerate(found[:_MOST_PARAGRAPHS]):
        within = not whole and chosen.start <= span.start and span.end <= chosen.end
        label = texts.paragraph(index + 1, text[span.start : span.end])
        options.append(discord.SelectOption(label=label, value=str(index), default=within))
    return Select(
        custom_id=f"rt:deskpick:{draft_id}",
        placeholder=texts.CHOOSE_PASSAGE,
        min_values=1,
        max_values=len(options),
        options=options,
    )


def picked(text: str, values: Sequence[str]) -> Span:
    """The passage from the first chosen paragraph to the last."""
    found = paragraphs(text)
    some = [found[int(each)] for each in values if each != _WHOLE and int(each) < len(found)]
    if _WHOLE in values or not some:
        return Span(0, len(text))
    return Span(min(one.start for one in some), max(one.end for one in some))

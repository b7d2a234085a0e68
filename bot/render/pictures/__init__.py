"""Pictures: quotes, rankings, the web of a thread, camps and the room. Pure functions from values to PNG and words.

Drawing is heavy and its input hostile: `bot/surface/pictures.py` calls these functions in a child process. Pillow is
imported by the first of them that is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.archive.model import Post, Thread
from bot.discussion.positions.model import Positions
from bot.discussion.positions.room.model import Room
from bot.discussion.scores import RankedPost
from bot.discussion.web import Web
from bot.render.pictures import saying, saying_maps
from bot.render.pictures.camps_plan import plan
from bot.render.pictures.model import Picture
from bot.render.pictures.saying import Said

if TYPE_CHECKING:
    from bot.render.pictures.canvas import Canvas

__all__ = [
    "TOLD",
    "Picture",
    "called",
    "camps_map",
    "in_words",
    "message_card",
    "quote_card",
    "ranking_chart",
    "room_map",
    "web_picture",
]


def quote_card(
    passage: str,
    post: Post,
    *,
    thread: str,
    quoter: str | None = None,
    comment: str | None = None,
    dark: bool = True,
) -> Picture:
    """A quoted passage (Markdown, as it stands in the post) with its source, and who quotes it with what comment.

    A long passage ends after a whole sentence with "[…]", and the card says so.
    """
    from bot.render.pictures import card

    source = saying.source_of(post, thread)
    canvas = card.draw(passage, source, quoter=quoter, comment=comment, dark=dark)
    return _finished(canvas, saying.card(passage, post, thread=thread, quoter=quoter, comment=comment))


def message_card(
    passage: str,
    *,
    author: str,
    at: datetime,
    channel: str,
    quoter: str | None = None,
    comment: str | None = None,
    dark: bool = True,
) -> Picture:
    """A passage of what a member wrote in a channel, as `quote_card` shows one of the archive."""
    from bot.render.pictures import card

    source = saying.source_in(channel, author, at)
    canvas = card.draw(passage, source, quoter=quoter, comment=comment, dark=dark)
    return _finished(
        canvas, saying.message_card(passage, author=author, at=at, channel=channel, quoter=quoter, comment=comment)
    )


def ranking_chart(ranked: Sequence[RankedPost], *, title: str, dark: bool = True) -> Picture:
    """The first ten posts of a ranking with their votes up and down and the approval that is safe to assume."""
    from bot.render.pictures import ranking

    return _finished(ranking.draw(ranked, title=title, dark=dark), saying.ranking(ranked, title=title))


def web_picture(web: Web, *, dark: bool = True) -> Picture:
    """Who answers and quotes whom, post by post: later posts lower, quotes as solid lines, replies as dashed ones.

    What the web leaves out is said; `weave` keeps the posts with the most answers.
    """
    from bot.render.pictures import web as drawing

    return _finished(drawing.draw(web, dark=dark), saying.web(web))


def camps_map(positions: Positions, thread: Thread, *, dark: bool = True) -> Picture:
    """Authors and who answers whom: the sides at left and right where camps are claimed, else one crowd and the reason.

    Those with the fewest posts stand together as "12 others" where there are many.
    """
    from bot.render.pictures import camps

    return _finished(camps.draw(plan(positions, thread), dark=dark), saying_maps.camps(positions, thread))


def room_map(room: Room, positions: Positions, thread: Thread, *, dark: bool = True) -> Picture:
    """Voters as points that nobody can tell who they are; groups by shape and colour, or why there are none.

    What a group likes that sets it apart stands beside it, in the words of the summary's points where it has one.
    """
    from bot.render.pictures import room as drawing

    return _finished(drawing.draw(room, positions, thread, dark=dark), saying_maps.room(room, positions, thread))


def called(function: Callable[..., Picture], arguments: Sequence[object], named: Mapping[str, object]) -> Picture:
    """The call with its arguments in one piece, for a child process."""
    return function(*arguments, **named)


def in_words(function: Callable[..., Picture], arguments: Sequence[object], named: Mapping[str, object]) -> Said:
    """What the picture of the same call says, without drawing it."""
    rest = {name: value for name, value in named.items() if name != "dark"}
    return saying.fitted(TOLD[function](*arguments, **rest), {})


def _finished(canvas: Canvas, said: Said) -> Picture:
    png = canvas.png()
    said = saying.fitted(said, canvas.missing.counts)
    return Picture(png, said.alt, said.words)


TOLD: dict[Callable[..., Picture], Callable[..., Said]] = {
    quote_card: saying.card,
    message_card: saying.message_card,
    ranking_chart: saying.ranking,
    web_picture: saying.web,
    camps_map: saying_maps.camps,
    room_map: saying_maps.room,
}
"""By function of this package: what says the same in words, from the same arguments without `dark`."""

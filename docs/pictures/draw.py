"""Draw the pictures of the README anew, from the sample thread and made-up votes: `python docs/pictures/draw.py`."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bot.archive.importers import read
from bot.archive.outline import outline
from bot.discussion.scores import PostScore, RankedPost, rank_key
from bot.discussion.web import weave
from bot.render.pictures import Picture, quote_card, ranking_chart, web_picture
from bot.render.top import chart_title

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data" / "samples" / "night-trains.json"
WIDTH = 600  # half of what members see
VOTES = {17: (11, 0), 6: (14, 1), 3: (9, 2), 21: (9, 3), 5: (2, 6)}
"""Votes up and down by post."""
QUOTED, LAST_WORDS = 6, "is a favour."


def main(folder: Path = HERE) -> None:
    """Write the three pictures into a folder."""
    thread = read(SAMPLE.read_bytes(), filename=SAMPLE.name)
    posts = {post.number: post for post in thread.posts}
    scores = sorted((PostScore(post, up - down, up, down) for post, (up, down) in VOTES.items()), key=rank_key)
    ranked = [RankedPost(rank, posts[one.post], thread.title, one) for rank, one in enumerate(scores, 1)]
    said = posts[QUOTED].text
    words = said[: said.index(LAST_WORDS) + len(LAST_WORDS)]
    _write(folder / "quote.png", quote_card(words, posts[QUOTED], thread=thread.title, quoter="hanna"))
    _write(folder / "ranking.png", ranking_chart(ranked, title=chart_title("score", "week")))
    web = weave(thread.title, outline(thread), {one.post: one.score for one in scores})
    _write(folder / "web.png", web_picture(web))


def _write(file: Path, picture: Picture) -> None:
    drawn = Image.open(io.BytesIO(picture.png))
    small = drawn.resize((WIDTH, round(drawn.height * WIDTH / drawn.width)), Image.Resampling.LANCZOS)
    small.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(file, optimize=True)
    print(f"{file.name}: {picture.alt}")


if __name__ == "__main__":
    main()

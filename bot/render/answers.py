"""Answers, challenges and openings as members and terminals read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.archive.markup import escape, plain, to_discord
from bot.archive.model import Thread
from bot.discussion.answers.model import Answer, Challenge, Cited, Dispute, Kind, Side
from bot.discussion.positions.model import Stance
from bot.render.wording import counted, known_name, name_in
from bot.replay.split import units

__all__ = [
    "CHANGED",
    "CLAIM_OR_POST",
    "EMPTY_QUESTION",
    "LIMIT",
    "NOTHING_TO_SHARE",
    "SHARE",
    "answer_document",
    "answer_text",
    "answer_title",
    "asked",
    "challenge_text",
    "challenge_title",
    "passage_lines",
    "reading",
    "terminal_text",
    "which_threads",
]

LIMIT: Final = 4096  # characters of an embed's description
SHARE = "Share"
CLAIM_OR_POST = "Give me either a `claim` in your own words or a `post`, and I show what speaks against it and for it."
EMPTY_QUESTION = (
    "Ask me something about a thread of this server, for example “what speaks against it?”. I answer with the thread's "
    "own sentences."
)
CHANGED = "This thread was changed while I read it. Ask again."
_READING = "I am reading the {posts} of “{thread}”; that is done once. The answer follows."
NOTHING_TO_SHARE = "This answer is more than a day old. Ask again."
_LONGEST_PASSAGE, _LONGEST_QUESTION = 700, 200

_TITLE = "From “{thread}”"
_FOUND = {
    Kind.ASKED: "The thread says, in {posts}:",
    Kind.WHY: "The thread gives these grounds, in {posts}:",
    Kind.MORE: "The thread also says, in {posts}:",
    Kind.OTHERS: "Others say, in {posts}:",
    Kind.OPPOSED: "{posts} disagree:",
    Kind.AGREED: "{posts} agree:",
}
_ONE = {Kind.OPPOSED: "One post disagrees:", Kind.AGREED: "One post agrees:"}
_OF = "**{author}** says, in {posts}:"
_NOT_SAID = {
    Kind.OPPOSED: "In the thread no answer clearly disagrees with that.",
    Kind.AGREED: "In the thread no answer clearly agrees with that.",
    Kind.MORE: "The thread does not say more about that.",
    Kind.OTHERS: "In the thread nobody else speaks of that.",
}
_EMPTY = (
    "**Your question has no word that I could look for.** Name what it is about, for example “what does it cost?”. "
    "“Why?” or “who disagreed?” goes on from a question of the last half hour; `/positions` sums a thread up."
)
_NOBODY_SAYS = "**The thread does not say.**"
_NOT_YET = "**Up to #{post} the thread does not say.**"
_NOTHING_YET = "**Nothing of the thread is yours to be told yet.**"
_NOT_OF = "**{author}** says nothing of that in this thread."
_NEAREST = "The nearest that it has:"
_VERBS = {
    Stance.AGREES: "agrees with",
    Stance.DISAGREES: "disagrees with",
    Stance.RESPONDS: "seems to disagree with",
}
_SURE = 0.8  # as bot.discussion.positions.relations has it for "disagrees"
_ANSWERS = "answers"
_STANCE = "{post} {verb} {to}"
_FOLLOWS = "-# Taken as going on from “{question}”."
_AND_THEN = "-# Taken as going on from “{question}” and “{then}”."
_MISSING = "-# No post has the words: {words}."
_WHICH = "-# One of {count} threads that could be asked; the `thread` option of the command names another."
_SHIELDED = "-# 🛡️ Your shield kept back what comes after #{post}; `/ask` offers you the rest."
_ALL_SHIELDED = "-# 🛡️ Your shield keeps back all of it so far; `/ask` offers it to you."
_CLAIM, _CLAIM_POST = "**Claim:** {claim}", "**Claim of {post}:**"
_NEAR = "The thread does not say this in these words. It comes closest here:"
_OF_THAT = "-# Whether #{post} says what you mean, you decide: what follows is about that post."
_AGAINST, _FOR = "### Against {what}", "### For {what}"
_NONE_AGAINST = "The thread has nothing that clearly stands against it."
_NONE_FOR = "The thread has nothing that clearly supports it."
_NO_CLAIM = (
    "**I find no post that speaks of this**, in these words or in related ones, so I can show nothing for it and "
    "nothing against it."
)
_WHO_IS_AGAINST = ", which stands against it"
_BY_ITSELF = {Stance.DISAGREES: "says the opposite in these words", Stance.AGREES: "says it in these words"}


def reading(posts: int, thread: str) -> str:
    """Say that it takes a while."""
    return _READING.format(posts=counted(posts, "post"), thread=escape(_short(thread, 80)))


def asked(question: str) -> str:
    """The question, above an answer beside which Discord does not show it."""
    return f"**{escape(_short(question, _LONGEST_QUESTION))}**"


def answer_title(thread: str) -> str:
    """The title of an answer's card."""
    return _TITLE.format(thread=plain(thread)[:200])


def answer_text(
    answer: Answer,
    thread: Thread,
    *,
    links: Mapping[int, str],
    several: int = 1,
    asker: str | None = None,
    upto: int | None = None,
    note: bool = False,
) -> str:
    """Discord Markdown of at most 4,096 characters: each passage as a block quote with its post number behind it.

    `links` leads from a post to a message that shows it. `several` counts the threads that might have been asked.
    `asker` names the member where the question is not seen beside the answer. `upto` is the last post that the asker's
    shield let it look at, None where it looked at all; `note` says so at the end.
    """
    style = _Cards(thread, links)
    lines = [f"**{name_in(asker)}:** {escape(_short(answer.question, _LONGEST_QUESTION))}"] if asker else []
    notes = _notes(answer, several)
    if upto is not None and note:
        notes.append(_SHIELDED.format(post=upto) if upto else _ALL_SHIELDED)
    room = LIMIT - sum(units(line) + 1 for line in (*lines, *notes))
    for block in _blocks(answer, style, upto):
        if units(block) + 1 > room:
            break
        lines.append(block)
        room -= units(block) + 1
    return "\n".join([*lines, *notes])


def _blocks(answer: Answer, style: _Cards, upto: int | None) -> list[str]:
    if answer.empty:
        return [_EMPTY]
    if not answer.answered:
        said = [_refusal(answer) if upto is None else _NOT_YET.format(post=upto) if upto else _NOTHING_YET]
        if answer.nearest:
            said += [_NEAREST, *(style.passage(cited) for cited in answer.nearest)]
        return said
    return [
        _introduction(answer),
        *(style.passage(cited) for cited in answer.said),
        *(style.dispute(dispute) for dispute in answer.disputes),
    ]


def _refusal(answer: Answer) -> str:
    if answer.empty:
        return _EMPTY
    if answer.kind in _NOT_SAID:
        return f"**{_NOT_SAID[answer.kind]}**"
    return _NOT_OF.format(author=name_in(answer.about, length=60)) if answer.about else _NOBODY_SAYS


def _introduction(answer: Answer) -> str:
    cited = answer.said or [dispute.said for dispute in answer.disputes]
    count = len({one.post for one in cited})
    if count == 1 and answer.kind in _ONE:
        return _ONE[answer.kind]
    if answer.about and answer.said:
        return _OF.format(author=name_in(answer.about, length=60), posts=counted(count, "post"))
    return _FOUND[answer.kind].format(posts=counted(count, "post"))


def _notes(answer: Answer, several: int) -> list[str]:
    notes = []
    if answer.follows:
        first, then = escape(_short(answer.follows, 100)), escape(_short(answer.then, 100))
        notes.append(_AND_THEN.format(question=first, then=then) if answer.then else _FOLLOWS.format(question=first))
    if answer.missing and not answer.answered:
        words = ", ".join(escape(word[:40]) for word in answer.missing[:6])
        notes.append(_MISSING.format(words=words))
    if several > 1:
        notes.append(_WHICH.format(count=several))
    return notes


class _Cards:
    """Passages and posts in Discord Markdown."""

    def __init__(self, thread: Thread, links: Mapping[int, str]) -> None:
        self._thread = thread
        self._links = links

    def post(self, number: int) -> str:
        """The post's number, as a link where a message shows it, and its author."""
        shown = f"[#{number}]({self._links[number]})" if number in self._links else f"#{number}"
        author = self._thread.posts[number - 1].author
        return f"{shown} ({name_in(author, length=40)})" if known_name(author) else shown

    def passage(self, cited: Cited) -> str:
        return f"{passage_lines(cited.text)}\n-# {self.post(cited.post)}"

    def dispute(self, dispute: Dispute) -> str:
        words = _STANCE.format(
            post=self.post(dispute.said.post), verb=_verb(dispute.stance, dispute.chance), to=self.post(dispute.to)
        )
        likely = f" ({round(100 * dispute.chance)}% likely)" if dispute.chance else ""
        return f"{passage_lines(dispute.said.text)}\n-# {words}{likely}"

    def side(self, side: Side, *, supports: bool) -> str:
        own = self.post(side.said.post)
        if side.relation is None:
            return f"{passage_lines(side.said.text)}\n-# {own} · {_BY_ITSELF[side.stance]}"
        post, to = side.relation
        verb = _verb(side.stance, side.chance)
        whose = own if post == side.said.post else f"{own} · {self.post(post)}"
        whom = self.post(to) if post == side.said.post else "it"
        if supports and side.stance is Stance.DISAGREES and post == side.said.post:
            whom += _WHO_IS_AGAINST
        why = f"{whose} {verb} {whom}"
        return f"{passage_lines(side.said.text)}\n-# {why} ({round(100 * side.chance)}% likely)"


def _verb(stance: Stance, chance: float) -> str:
    if not chance:
        return _ANSWERS
    unsure = stance is Stance.DISAGREES and chance < _SURE
    return _VERBS[Stance.RESPONDS if unsure else stance]


def passage_lines(text: str) -> str:
    """Words of the archive as a block quote, harmless; what is too long ends in "[…]"."""
    words = text if len(text) <= _LONGEST_PASSAGE else text[:_LONGEST_PASSAGE].rsplit(" ", 1)[0] + " […]"
    return "\n".join(f"> {line}".rstrip() for line in to_discord(words).split("\n"))


def _short(text: str | None, length: int) -> str:
    words = plain((text or "")[: 10 * length])
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def challenge_title(thread: str) -> str:
    """The title of a challenge's card."""
    return answer_title(thread)


def challenge_text(
    challenge: Challenge, thread: Thread, *, post: int | None, links: Mapping[int, str], several: int = 1
) -> str:
    """Discord Markdown of at most 4,096 characters: the claim, then what stands against it and what for it.

    `post` is the post whose claim it is, None where a member worded it.
    """
    style = _Cards(thread, links)
    source = challenge.source
    if post is not None:
        lines = [_CLAIM_POST.format(post=style.post(post)), passage_lines(challenge.claim)]
    else:
        lines = [_CLAIM.format(claim=escape(_short(challenge.claim, 500)))]
    if source is None:
        return "\n".join([*lines, _NO_CLAIM, *([_WHICH.format(count=several)] if several > 1 else [])])
    if challenge.near:
        lines += [_NEAR, style.passage(source), _OF_THAT.format(post=source.post)]
    what = f"#{source.post}" if challenge.near else "it"
    lines += [
        _AGAINST.format(what=what),
        *([style.side(one, supports=False) for one in challenge.against] or [_NONE_AGAINST]),
    ]
    lines += [_FOR.format(what=what), *([style.side(one, supports=True) for one in challenge.support] or [_NONE_FOR])]
    if several > 1:
        lines.append(_WHICH.format(count=several))
    while units("\n".join(lines)) > LIMIT:
        lines.pop(-2 if several > 1 else -1)
    return "\n".join(lines)


def which_threads(names: Sequence[str]) -> str:
    """Ask for the thread option."""
    listed = "\n".join(f"- {escape(name)}" for name in names[:8])
    return f"Several threads speak of that. Pick one with the `thread` option:\n{listed}"


def terminal_text(answer: Answer, thread: Thread) -> str:
    """The answer in plain text, ending in a line break."""

    def post(number: int) -> str:
        name = known_name(thread.posts[number - 1].author, length=40)
        return f"#{number}" + (f" ({name})" if name else "")

    def block(cited: Cited, tail: str = "") -> str:
        return f"  “{plain(cited.text)}”\n    {post(cited.post)}{tail}"

    lines = [f"? {plain(answer.question)}"]
    if answer.answered:
        lines.append(plain(_introduction(answer)))
        lines += [block(cited) for cited in answer.said]
        lines += [block(one.said, f" {_verb(one.stance, one.chance)} {post(one.to)}") for one in answer.disputes]
    else:
        lines.append(plain(_refusal(answer)))
        lines += [_NEAREST, *(block(cited) for cited in answer.nearest)] if answer.nearest else []
    lines += [note.removeprefix("-# ") for note in _notes(answer, 1)]
    return "\n".join(lines) + "\n"


def answer_document(answer: Answer, thread: Thread) -> dict[str, Any]:
    """The answer for machines: every passage with its post and offsets, `text` exactly as it stands there."""

    def cited(one: Cited) -> dict[str, Any]:
        place = one.passage
        author = thread.posts[place.post - 1].author
        return {"post": place.post, "start": place.start, "end": place.end, "text": one.text, "author": author}

    return {
        "rethread": 1,
        "question": answer.question,
        "title": thread.title,
        "answered": answer.answered,
        "kind": answer.kind.value,
        "confidence": round(answer.confidence, 3),
        "sentences": [cited(one) for one in answer.said],
        "disputes": [
            {**cited(one.said), "to": one.to, "stance": one.stance.value, "chance": round(one.chance, 3)}
            for one in answer.disputes
        ],
        "nearest": [cited(one) for one in answer.nearest],
        "missing": list(answer.missing),
        "follows": answer.follows,
        "then": answer.then,
        "about": answer.about,
    }

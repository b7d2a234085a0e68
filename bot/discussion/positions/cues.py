"""What an answer shows of agreement or dispute: cues in its own words and its place in the thread.

The lists are general English, written for this module. Words that an answer repeats from the post above without marking
them are a quotation, so they count as such and not as the author's words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.archive.model import Post
from bot.discussion.words import tokens, word_list

__all__ = ["PLACES", "Cues", "Edge", "Reading", "contradicts", "cues", "own_words", "read"]

_YES = word_list("agree agreed exactly absolutely indeed true correct amen yep yup precisely +1 bravo ditto seconded")
_PRAISE = word_list("thanks thank great excellent nice good well love welcome wonderful awesome")
_THANKS = word_list("thanks thank thx appreciate glad bravo kudos congratulations")
_DENIAL = word_list(
    "wrong false incorrect nonsense ridiculous absurd silly stupid ignorant lie lies lying bs bull idiot idiotic moron "
    "dumb laughable irrelevant misunderstand misunderstood fallacy strawman straw disagree bogus rubbish pathetic "
    "hypocrite"
)
_ARGUING = word_list(
    "argument arguments logic logical illogical evidence prove proof proven fallacy premise analogy claim claiming "
    "point opinion assumption assume assuming contradict contradiction debate define definition relevant refute "
    "rebuttal dispute"
)
_TURNS = word_list("but however actually yet although though really either still again")
_NEGATIONS = word_list(
    "not no never none nobody nothing neither nor don't doesn't isn't aren't can't won't didn't wasn't"
)
_YOU = word_list("you your you're yours yourself you've you'd you'll u ur")
_WE = word_list("we we're our us we've")
_I = word_list("i i'm i've i'd i'll my me")
_THEY = word_list("they they're them their themselves those")
# Small words of somebody who lays out a case; who cheers or chats uses fewer of them.
_EXPOUNDING = word_list("a an as by from in of or than which is are be can cannot does has")
_THAT = word_list("that that's thats this")
_SO = word_list("so then if what why how where who when")
_ASKING = word_list("why how what where who when which does do did is are")
_GOOD = word_list(
    "good great nice love like best better happy hope beautiful wonderful excellent fine fair wise true support "
    "respect right brilliant funny glad interesting perfect smart"
)
_BAD = word_list(
    "bad worse worst hate evil terrible horrible sad sick awful ugly cruel kill harm hurt fail failed failure fear "
    "stupid ignorant dumb wrong ridiculous shame disgusting pathetic crap hell damn"
)
_NOT_AGREE = re.compile(
    r"\b(?:not|n't|never|can't|cannot|don't|dis)\s*(?:really |fully |entirely |quite )?agree", re.IGNORECASE
)
_DISPUTED = re.compile(
    r"^\W*(?:disputed|dispute|disagree|wrong|false|no|nope|nah|not|oh|lol|wow|huh|sigh|um|uh|bull|actually|really)\b",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(
    r"^\W*(?:yes|yeah|yep|exactly|agreed|amen|true|i (?:totally |completely |fully |strongly |absolutely |also )?agree"
    r"|very true|well said|(?:very |a )?good (?:point|post|argument|answer)|great|excellent|right on|indeed|absolutely"
    r"|of course|haha|support|i (?:fully |totally |completely )?support|that's right|thanks|thank you|me too|same here"
    r"|my thoughts exactly|well put|couldn't agree more|(?:you are|you're) (?:so |absolutely |totally )?right)\b",
    re.IGNORECASE,
)
_CONTRADICTS = re.compile(
    r"^\W*(?:(?:sorry|well|but|actually|and|no|nope|oh)\W+)*(?:"
    r"i (?:\w+ )?disagree(?! with (?:him|her|them|the)\b)"
    r"|(?:you are|you're) (?:just |simply |quite |completely |totally |dead )?(?:wrong|mistaken)(?! to\b)"
    r"|(?:(?:that|this|it)(?:'s| is) )?(?:just |simply |completely |totally )?"
    r"(?:not (?:true|so|right|correct)|wrong|false|incorrect|untrue|nonsense|rubbish)(?=\s*(?:[.,;:!\u2013\u2014]|$)))",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|however|though|except|although|only if|unless|yeah,? right|sure,? sure|lol|lmao|rofl)\b|rolleyes",
    re.IGNORECASE,
)
_YOU_CLAIM = re.compile(
    r"\byou(?:'re| are)? (?:say|said|saying|claim|claimed|claiming|think|believe|assume|assuming|keep|still|want|seem"
    r"|obviously|clearly|can't|cannot|don't|didn't|haven't|have no|fail|need|just|really|should|missed|ignore)\b"
    r"|\byour (?:argument|logic|point|claim|opinion|assertion|position|definition|example|analogy|question|own)\b",
    re.IGNORECASE,
)
_SMILE = re.compile(r"[:;]-?[)DP]|\b(?:haha\w*|lol|lmao|xd)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 5  # words in a row that two people do not write by chance
_READ = 4_000  # characters of a post


def contradicts(text: str) -> bool:
    """Whether an answer opens by saying that the other is wrong ("I disagree", "That's not true.", "Nonsense.")."""
    return _CONTRADICTS.match(text[:400].replace("’", "'")) is not None


class Cues(NamedTuple):
    """What the model sees of an answer. Shares and flags lie between 0 and 1."""

    bias: float
    affirmed: float
    affirmed_shortly: float
    affirmed_but: float
    agree_word: float
    agree_anywhere: float
    refuses_to_agree: float
    praise: float
    thanks: float
    smiles: float
    good_words: float
    bad_words: float
    disputed: float
    denial_word: float
    denial_anywhere: float
    arguing: float
    because: float
    turn: float
    negations: float
    negates: float
    you: float
    you_anywhere: float
    your_claim: float
    we: float
    first_person: float
    they: float
    expounds: float
    opens_with_that: float
    counters: float
    question_first: float
    asks: float
    questions: float
    exclaims: float
    quotes: float
    many_quotes: float
    copies: float
    copied_runs: float
    opens_with_copy: float
    long: float
    longer: float
    short: float
    answers_opener: float
    back_and_forth: float
    shared_words: float
    above_you: float
    above_asks: float
    # From here on places in the thread, which only tell something where people quote each other.
    passages: float
    quoted_length: float
    next_post: float
    distance: float
    explicit: float
    grand_back: float
    answered: float
    top: float
    second: float
    above_quotes: float
    people_quoted: float


PLACES = Cues._fields.index("passages")


class Reading(NamedTuple):
    """The words of a post in order and where each ends; `held` is the set of them."""

    words: list[str]
    ends: list[int]
    held: frozenset[str]


def read(post: Post) -> Reading:
    """The words of the first 4,000 characters."""
    found = [(match.group().lower().replace("’", "'"), match.end()) for match in _WORD.finditer(post.text[:_READ])]
    words = [word for word, _ in found]
    return Reading(words, [end for _, end in found], frozenset(words))


def own_words(answer: Reading, above: Reading, text: str) -> tuple[str, list[bool]]:
    """The text without what it repeats from the post above (five words in a row), and which words are repeated."""
    words, other = answer.words, above.words
    runs = {tuple(other[i : i + _RUN]) for i in range(len(other) - _RUN + 1)}
    copied = [False] * len(words)
    for i in range(len(words) - _RUN + 1):
        if tuple(words[i : i + _RUN]) in runs:
            copied[i : i + _RUN] = [True] * _RUN
    if True not in copied:
        return text[:_READ], copied
    kept, end = [], 0
    for stop, repeated in zip(answer.ends, copied, strict=True):
        if not repeated:
            kept.append(text[end:stop])
        elif kept and kept[-1] != "\n":
            kept.append("\n")
        end = stop
    return "".join([*kept, text[end:_READ]]), copied


class Edge(NamedTuple):
    """An answer, what it answers, what that one answers (`grand`, then `great`); `answered` where the other replies."""

    post: Post
    to: Post
    grand: Post | None
    great: Post | None
    answered: bool


def cues(edge: Edge, answer: Reading, above: Reading) -> Cues:
    """The cues of an edge; `answer` and `above` are its two posts as `read` gives them."""
    post, to, grand, great, answered = edge
    back = grand is not None and grand.author is not None and grand.author == post.author
    passages = [quote for quote in post.quotes if quote.post == to.number]
    text, copied = own_words(answer, above, post.text)
    runs = sum(one and not before for one, before in zip(copied, [False, *copied], strict=False))
    opening = text[:400]
    words = tokens(opening)
    whole = tokens(text)
    held, start, everywhere = set(words), words[:12], set(whole)
    affirmed, hedged = _AFFIRMED.match(opening) is not None, _BUT.search(opening) is not None
    count, length = len(words) or 1, len(whole)
    return Cues(
        bias=1.0,
        affirmed=float(affirmed and not hedged),
        affirmed_shortly=float(affirmed and not hedged and length < 25),
        affirmed_but=float(affirmed and hedged),
        agree_word=_has(held, _YES),
        agree_anywhere=_has(everywhere, _YES),
        refuses_to_agree=float(_NOT_AGREE.search(opening) is not None),
        praise=_has(start, _PRAISE),
        thanks=_has(everywhere, _THANKS),
        smiles=float(_SMILE.search(text) is not None),
        good_words=min(1.0, 6 * _share(words, _GOOD, count)),
        bad_words=min(1.0, 6 * _share(words, _BAD, count)),
        disputed=float(_DISPUTED.match(opening) is not None),
        denial_word=_has(held, _DENIAL),
        denial_anywhere=_has(everywhere, _DENIAL),
        arguing=_has(everywhere, _ARGUING),
        because=float("because" in everywhere),
        turn=_has(start, _TURNS),
        negations=min(1.0, 8 * _share(words, _NEGATIONS, count)),
        negates=_has(everywhere, _NEGATIONS),
        you=min(1.0, 5 * _share(words, _YOU, count)),
        you_anywhere=_has(everywhere, _YOU),
        your_claim=float(_YOU_CLAIM.search(text) is not None),
        we=_has(held, _WE),
        first_person=min(1.0, 6 * _share(words, _I, count)),
        they=_has(held, _THEY),
        expounds=min(1.0, 3 * _share(whole, _EXPOUNDING, length or 1)),
        opens_with_that=float(bool(start) and start[0] in _THAT),
        counters=float(bool(start) and start[0] in _SO),
        question_first=float("?" in opening[:120]),
        asks=float("?" in opening and bool(start) and start[0] in _ASKING),
        questions=min(1.0, text.count("?") / 4),
        exclaims=float("!" in opening),
        quotes=float(bool(passages)),
        many_quotes=min(1.0, len(post.quotes) / 4),
        copies=float(runs > 0),
        copied_runs=min(1.0, math.log1p(runs) / 2),
        opens_with_copy=float(bool(copied) and copied[0]),
        long=min(1.0, math.log1p(length) / 6),
        longer=min(1.0, length / 400),
        short=float(length < 12),
        answers_opener=float(to.number == 1),
        back_and_forth=float(back),
        shared_words=len(above.held & everywhere) / (len(everywhere) + 5),
        above_you=_has(above.held, _YOU),
        above_asks=float("?" in to.text),
        passages=math.log1p(len(passages)),
        quoted_length=math.log1p(sum(len(quote.text) for quote in passages)) / 7,
        next_post=float(post.number - to.number == 1),
        distance=math.log(max(1, post.number - to.number)) / 5,
        explicit=float(post.reply_to == to.number),
        grand_back=float(back and great is not None and great.author is not None and great.author == to.author),
        answered=float(answered),
        top=float(grand is None),
        second=float(grand is not None and great is None),
        above_quotes=float(bool(to.quotes)),
        people_quoted=min(1.0, len({quote.post or quote.author for quote in post.quotes}) / 4),
    )


def _has(words: Sequence[str] | set[str] | frozenset[str], listed: frozenset[str]) -> float:
    return float(not listed.isdisjoint(words))


def _share(words: Sequence[str], listed: frozenset[str], count: int) -> float:
    return sum(word in listed for word in words) / count

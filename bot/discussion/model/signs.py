"""The words and signs by which a model's sentence is judged: general ones, written for this package."""

from __future__ import annotations

import re
from typing import Final

from bot.discussion.words import stem, word_list

__all__ = [
    "AGREES",
    "CLAUSES",
    "COUNTING",
    "DISAGREES",
    "FRAME",
    "HARD_NEGATIONS",
    "LINK",
    "NEGATIONS",
    "NUMBERS",
    "OPEN",
    "QUOTES",
    "READER",
    "REFERENCE",
    "TAIL",
]

QUOTES: Final = (
    re.compile("[“„‟]([^“”„‟]*)[”“‟]"),
    re.compile('"([^"]*)"'),
    re.compile("[«»]([^«»]*)[«»]"),
    re.compile("「([^「」]*)」|『([^『』]*)』"),
    re.compile("[‘‚‛]([^‘‚‛]{2,}?)[’‘](?![^\\W_])"),
    re.compile("(?<![^\\W_])'([^']{2,}?)'(?![^\\W_])"),
    re.compile("`+([^`]*)`+"),
)
OPEN: Final = re.compile('[“”„‟"«»「」『』`]')
TAIL: Final = re.compile(r"\s*[\[(](?:posts?\s*)?#?\d+(?:\s*(?:,|and|&|;)\s*#?\d+)*[\])]", re.IGNORECASE)
REFERENCE: Final = re.compile(r"#\s?(\d+)|\bposts?\s+(?:no\.?\s*|number\s*)?(\d+)", re.IGNORECASE)
LINK: Final = re.compile(
    r"://|\bwww\.|<[@#:!&/]|@\s?(?:everyone|here)\b|@\w|\]\(|\b(?:mailto|discord|javascript|data|tel):|discord\.gg"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|gg|ru|cn|de|uk|info|biz|xyz|app|dev|me|co|top|link|site|online|example|test)\b"
    r"|[{}]|</?\w+>|```|\|\|",
    re.IGNORECASE,
)
READER: Final = word_list(
    "you your yours yourself yourselves please click visit download subscribe password passwords token tokens login "
    "i i'm i've i'd i'll me my mine myself we us our ours ai chatbot assistant prompt prompts instruction instructions "
    "system json reader readers user users moderator moderators admin admins administrator ignore disregard"
)
COUNTING: Final = word_list(
    "two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands "
    "million most majority minority everyone everybody nobody half third quarter percent percentage twice unanimous "
    "unanimously unanimity consensus overwhelming overwhelmingly widely generally zero none all many few several "
    "majorities largely mostly nearly almost"
)
DISAGREES: Final = re.compile(
    r"\b(?:disagree|oppos|object(?:s|ed|ion|ing)|contradict|reject|disput|refut|counter|rebut)", re.IGNORECASE
)
AGREES: Final = re.compile(
    r"\b(?<!dis)(?:agree|concur|endors|side[sd]? with|share[sd]? th(?:e|is|at) view)", re.IGNORECASE
)
NEGATIONS: Final = word_list(
    "not no never none nobody nothing neither nor cannot without hardly barely lack lacks lacked lacking fail fails "
    "failed refuse refuses refused rejects rejected reject impossible unable unlikely instead false untrue wrong deny "
    "denies denied doubt doubts doubted isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't "
    "shouldn't hasn't haven't hadn't mustn't needn't ain't stop stops stopped against nowhere rarely seldom few little "
    "nicht kein keine keinen nie niemals nichts ne pas jamais rien sin ningún ninguna nunca nada non mai"
)
HARD_NEGATIONS: Final = frozenset(
    word
    for word in NEGATIONS
    if word.endswith("n't")
    or word in word_list("not no never none nobody nothing neither nor cannot without nicht kein keine nie")
)
FRAME: Final = frozenset(
    stem(word)
    for word in word_list(
        "thread post posts author authors writer poster posters say says said argue argues argued argument arguments "
        "point points pointed claim claims claimed hold holds held view views opinion position positions side sides "
        "camp camps discussion question answer answers answered reply replies replied respond responds response think "
        "thinks believe believes suggest suggests suggested propose proposes proposed add adds added note notes noted "
        "mention mentions mentioned describe describes explain explains state states report reports reason "
        "reasons ground grounds because however although while whereas though yet meanwhile "
        "contrast hand one  "
        "another others same disagree disagrees agree agrees objection objections counter counters oppose opposes "
        "opposed contradict "
        "contradicts reject rejects dispute disputes refute concede concedes insist insists warn warns warned call "
        "calls case open unsettled clear according matter issue further also instead rather therefore thus so against "
        "favour favor support supports supported common main first second third finally last"
    )
)
CLAUSES: Final = re.compile(
    r"[,;:()—–.!?…]|\b(?:and|but|because|since|while|whereas|although|though|so|or|yet|which|who|und|aber|weil)\b",
    re.IGNORECASE,
)
NUMBERS: Final = re.compile(r"\d+(?:[.,]\d+)*")

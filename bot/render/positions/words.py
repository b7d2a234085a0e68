"""Every sentence about positions that a member or a terminal reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.discussion.positions.model import Stance
from bot.render.wording import counted

SHARE, PAGES, OBJECT, SUM_UP, SEE, MAP = (
    "Share with the channel",
    "Go to a page",
    "A point is wrong, or not yours?",
    "Sum up",
    "Open for yourself",
    "Map",
)
CAMPS_MAP, ROOM_MAP, IN_WORDS, AS_PICTURE = "Camps and answers", "The room's voters", "In words", "As a picture"
TITLE = "Positions in “{thread}”"
OF_AUTHOR = "What {author} holds in “{thread}”"
OF_CLAIM = "Who holds this in “{thread}”"
COVERAGE = "Read {read} of {posts} posts · {authors} · {answers}"
RANGE, ONLY_ONE = "Only #{first} to #{last}.", "Only #{first}."
JUDGED = " Where people stand is judged from every post up to #{last}."
HIDDEN = "{posts} hidden by the moderators."
ALL_BY = "all by {author}"
NO_AUTHORS = "authors are not known"
POINTS = "The points that carry the thread"
THE_FIRST = "{points} ({first} of {all})"
ORDER = "The weightiest first: what claims something clearly, and what other posts come near."
SIDE_NAME = "{mark} “{sentence}”"
SIDE = "Side {camp} · {people}: {names}"
SIDE_NAMELESS = "Side {camp} · {posts}"
MARKS: Final = {"A": "🔵", "B": "🟠"}
NO_POINTS = "Nothing here reads like a claim."
NO_SIDE_POINTS = "No sentence of this side reads like a claim."
STANDS = "Stands on {mark} side {camp}."
STANDS_WITH, STANDS_AGAINST = "With {names}.", "On the other side: {names}."
STANDS_NOWHERE = "Not placed on a side: too few answers say where."
ALSO = "also in {numbers}"
ALSO_COUNT = "also in {posts}"
PEOPLE = "{count} people"
VOTES = "the room: {votes}"
SHARE_OF = "{low} to {high}% approve"
DISOWNED = "⚠️ {author} says that this is not what they meant"
OBJECTED = "⚠️ contested by {members}"
MEETING = "Where the sides meet"
BOTH_SAY = "Both sides say nearly the same: {one} and {other}"
CROSSES = "{answer} agrees with {number} from the other side: {sentence}"
CHANGES = "Who says that they changed side"
ANSWERS = "Who answers whom"
NO_ANSWERS = "No post replies to another or quotes it."
ONE_ANSWER = "{post} {verb} {to}"
VERBS: Final = {Stance.AGREES: "agrees with", Stance.DISAGREES: "disagrees with", Stance.RESPONDS: "answers"}
LIKELY = " ({chance}% likely)"
PAIR = "{one} to {other}: {answers}"
PAIR_STANCES: Final = {Stance.AGREES: "agreeing", Stance.DISAGREES: "disagreeing", Stance.RESPONDS: "unclear"}
ANSWERED_MOST = "{post} is answered by {numbers}"
MORE = "… and {count} more"
UNSURE = "What is unsure"
NO_CAMPS = "Not enough signal for camps: {why}."
CAMPS = "The sides follow from who contradicts whom, not from what people say they are."
UNPLACED = "Not placed, for lack of evidence: {names}."
UNCLEAR = "In {unclear:,} of {all:,} answers the words do not show whether it is agreement or disagreement."
ALL_UNCLEAR = "No answer shows in its words whether it is agreement or disagreement."
ONE_UNCLEAR = "The one answer does not show in its words whether it is agreement or disagreement."
MODEL = "Agreement and disagreement are read from the words by a simple model, and irony escapes it."
LIKES_ONLY = "The room has only voted up so far, so votes say what it likes, not what it rejects."
NO_VOTES = "No votes of the room yet."
HELD_BY = "Held in {numbers}"
ONE_MAKES_IT = "Held in {number}; no other post was found that makes this point."
ITS_SIDE = "On {mark} side {camp}."
ANSWERS_TO_IT = "What is answered to it"
NOT_ANSWERED = "Nobody answers it."

ROOM = "The room"
ROOM_VOTES = "{members} cast {votes}: {up} up, {down} down."
AGREES_ON = "The room agrees with"
REJECTS = "The room rejects"
OPINION = "{post}: {up} of {all} approve ({low} to {high}% of a larger room)"
NO_AGREEMENT = "On no post is the room surely of one mind yet."
GROUPS = "Who votes alike"
GROUP = "Group {name} · {members}: {ways}"
LIKES, DISLIKES = "likes {numbers}", "rejects {numbers}"
NOTHING_TYPICAL = "no post sets it apart"
NO_GROUPS = "No groups: {why}."
YOURS = "Your votes put you in group {group}; only you are told."
BRIDGES = "What bridges the groups"
BRIDGE_POSTS = "Every group approves of {numbers}."
BRIDGE_AUTHORS = "Their authors: {names}."
BRIDGE_VOTERS = "{members} like what divides the groups{you}."
YOU_TOO = ", and you are one of them"
NO_BRIDGES = "Nothing yet is liked by every group."
DIFFERS = "Where the room and the archive part"
LEANS = "In the archive {a} stand on side A and {b} on side B; of the room {c} lean to A and {d} to B."
LEANS_ALIKE = LEANS + " That may be chance."
MADE_BUT_REJECTED = "{post} and {others} make this point, and the room rejects it ({up} up, {down} down): “{words}”"
MADE_ONCE = "Only {post} makes this point, and the room approves ({up} up, {down} down): “{words}”"
ALIKE = "No difference is large enough to be sure of."
NOW_DISOWNED = "Noted: you say that this point of yours is not what you meant. The summary shows it from now on."
NOW_OBJECTED = "Noted: you object to this point, and the summary counts it. Choose it again to take that back."
TAKEN_BACK = "Taken back: you no longer object to this point."
POINT_GONE = "The summary has changed and no longer has this point. Open `/positions` again."
NOT_RUNNING = "No replay of “{thread}” runs here, so there is no “so far”. Leave it out to sum up the whole thread."
NOT_BEGUN = "The replay has not shown a post yet. Wait for the first one, or leave out “so far”."
BEYOND = "“{thread}” ends with #{posts}, so it has no #{first}. It has the posts #1 to #{posts}."
NOT_SO_FAR = "You have been shown “{thread}” up to #{last}, so #{first} is still to come. Begin with an earlier post."
BACKWARDS = "#{last} comes before #{first}. Name the earlier post first, as in `from:{last} to:{first}`."
ONE_THING = "Name an author or a claim, not both."
WHICH_AUTHOR = "“{name}” may be {names}. Write more of the name, or choose it from the list."
AUTHOR_GONE = "The post of the author that this was about is hidden now. Open `/positions` again."
NO_SUCH_AUTHOR = "Nobody called “{name}” writes in this part of “{thread}”. {known}"
KNOWN_AUTHORS = "Those who write the most are {names}."
NO_AUTHORS_HERE = "Its authors are not known."
NO_SUCH_CLAIM = (
    "No claim in “{thread}” reads like “{words}”. Choose one that is suggested while you type, or look for the words "
    "with `/search`."
)
READING = "Reading all {posts} of “{thread}”. A long thread takes up to {seconds} s; the answer comes when it is read."
TOO_LONG = (
    "Reading {posts} took longer than {seconds} s, so I stopped. Ask for a part of the thread, such as "
    "`/positions from:1 to:{part}`."
)
NOT_READ = "{posts} are more than I can read at once. Ask for a part, such as `/positions from:1 to:{part}`."


def of_kinds(count: int, kinds: Mapping[str, int]) -> str:
    """So many answers, and of which kinds: "2 answers, agreeing", "3 answers: 1 disagreeing, 2 unclear"."""
    there = [(number, kind) for kind, number in kinds.items() if number]
    if len(there) == 1:
        return f"{counted(count, 'answer')}, {there[0][1]}"
    return f"{counted(count, 'answer')}: {', '.join(f'{number} {kind}' for number, kind in there)}"

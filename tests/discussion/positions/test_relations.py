"""Relations: cues of the answer's own words, and what the whole exchange adds to them."""

import math

import pytest

from bot.archive.model import Post, Quote, Thread
from bot.discussion.positions.cues import contradicts, own_words, read
from bot.discussion.positions.model import Stance
from bot.discussion.positions.relations import JOINED, edge_cues, edges, find_relations, hear, join
from bot.discussion.positions.ties import Heard, Tie, exchanges, find_ties

CLAIM = "The old mill by the river should be turned into a library before the winter comes."


def thread(*posts):
    return Thread("The mill", tuple(posts), "test")


def odds(answer, *, quote=False):
    quotes = (Quote(CLAIM, 1),) if quote else ()
    posts = Post(1, CLAIM, "ann"), Post(2, answer, "bob", reply_to=1, quotes=quotes)
    return hear(thread(*posts))[0].odds


@pytest.mark.parametrize(
    ("milder", "harsher"),
    [
        ("I agree, well said.", "I don't agree with that at all."),
        ("Exactly, good point!", "No. You are wrong, your argument makes no sense."),
        ("Thanks, I never knew that.", "Why do you never answer what you are asked?"),
        ("Exactly.", "Exactly what is wrong with your logic, as you never prove your claim."),
    ],
)
def test_dispute_reads_harsher_than_agreement(milder, harsher):
    assert odds(milder) < odds(harsher)


def test_laying_out_a_case_is_heard_apart_from_chatting():
    def held(text):
        return next(held for _, _, held in edge_cues(thread(Post(1, CLAIM, "ann"), Post(2, text, "bob", reply_to=1))))

    case = held("A mill is of use to the town as a place of work, or it is a ruin.")
    chat = held("That happened to us too, we all went there once.")
    assert case.expounds == 1.0
    assert chat.expounds == 0.0
    assert (case.opens_with_that, chat.opens_with_that) == (0.0, 1.0)
    assert held("").expounds == 0.0


def test_words_repeated_from_the_post_above_are_not_the_authors():
    above, answer = "I agree with you that the bridge is far too old", "I agree with you that the bridge is old. Never!"
    text, copied = own_words(read(Post(2, answer)), read(Post(1, above)), answer)
    assert sum(copied) == 8
    assert "agree" not in text
    assert text.endswith("old. Never!")
    assert odds(f"{CLAIM} Never, you are wrong.") > odds("Never, you are wrong.")


def test_an_answer_that_repeats_nothing_keeps_its_text():
    text, copied = own_words(read(Post(2, "Not at all.")), read(Post(1, CLAIM)), "Not at all.")
    assert text == "Not at all."
    assert not any(copied)


def test_going_on_for_long_in_both_directions_is_dispute_where_people_quote():
    def said(rounds):
        posts = [Post(1, CLAIM, "ann")]
        for number in range(2, 2 + rounds):
            author = "bob" if number % 2 == 0 else "ann"
            posts.append(Post(number, "So it is.", author, reply_to=number - 1, quotes=(Quote("So", number - 1),)))
        source = thread(*posts)
        (tie,) = find_ties(source, hear(source))
        assert tie.answers == tuple(range(rounds))
        return tie.odds

    assert said(5) < said(9) < said(20)


def test_the_exchange_of_two_is_the_same_from_either_end():
    def one(first, second):
        posts = Post(1, CLAIM, first), Post(2, "No.", second, reply_to=1), Post(3, "Yes.", first, reply_to=2)
        source = thread(*posts, Post(4, "Hm.", "cem", reply_to=1))
        return [exchange for _, _, exchange in exchanges(source, hear(source))]

    assert one("ann", "bob") == one("bob", "ann")


def test_an_exchange_that_opens_with_a_contradiction_ties_the_two_apart_where_people_quote():
    quoting = [Post(n, "text", author="x", quotes=(Quote("q", post=None),)) for n in range(3, 9)]
    first = Post(1, "The lamps should be off from midnight to five.", author="ann")

    def tie(*answers):
        source = thread(first, Post(2, "Well.", author="carl"), *quoting, *answers)
        return next(tie.odds for tie in find_ties(source, hear(source)) if {tie.one, tie.other} == {"ann", "bob"})

    wrong = Post(9, "You are wrong, the lamps are needed.", author="bob", reply_to=1)
    assert tie(wrong) >= 1.5
    agreed = [Post(n, "I agree, that is well put.", author="bob", reply_to=1) for n in (10, 11)]
    assert tie(wrong, *agreed) < tie(wrong), "what was said more often counts"


def test_unknown_authors_are_tied_post_by_post():
    source = thread(Post(1, CLAIM), Post(2, "No.", reply_to=1), Post(3, "Yes.", reply_to=2))
    assert [(tie.one, tie.other) for tie in find_ties(source, hear(source))] == [(1, 2), (2, 3)]


def test_quoting_somebody_from_elsewhere_ties_the_two():
    source = thread(Post(1, CLAIM, "ann"), Post(2, "No.", "bob", quotes=(Quote("long ago", None, "ann"),)))
    assert [(tie.one, tie.other, tie.answers) for tie in find_ties(source, hear(source))] == [("ann", "bob", ())]
    assert not list(edges(source))


def test_open_dispute_is_never_read_as_agreement_and_plain_agreement_never_as_dispute():
    posts = [Post(1, CLAIM, "p0")]
    for number in range(2, 30):
        to = number - 1
        quotes = (Quote("mill", to),) if number % 2 else ()
        posts.append(Post(number, "The mill has eleven rooms.", f"p{number % 11}", reply_to=to, quotes=quotes))
    posts.append(Post(30, "You are wrong. Your argument is nonsense, why would you claim that?", "new", reply_to=3))
    posts.append(Post(31, "Exactly, I agree.", "p7", reply_to=4))
    stances = {relation.post: relation.stance for relation in find_relations(thread(*posts))}
    assert stances[30] is not Stance.AGREES
    assert stances[31] is not Stance.DISAGREES


@pytest.mark.parametrize(
    "text", ["Indeed a great idea, but only if somebody pays for it lol", "Yes, great, only if it floats."]
)
def test_agreement_that_is_taken_back_at_once_is_not_called_so(text):
    posts = Post(1, CLAIM, "ann"), Post(2, text, "bob", reply_to=1)
    (relation,) = find_relations(thread(*posts))
    assert relation.stance is not Stance.AGREES


@pytest.mark.parametrize(
    "text",
    [
        "I disagree. A library needs silence, and the mill does not have it.",
        "No, that is wrong. The mill was sold in May.",
        "That’s not true.",
        "Nonsense.",
        "Sorry, but you are wrong, the roof is gone.",
    ],
)
def test_who_says_that_the_other_is_wrong_disagrees_in_a_short_thread_too(text):
    """Among a few people nothing else tells the sides, and what is said outright needs nothing else."""
    quotes = (Quote("The old mill by the river should be turned into a library", 1),)
    (relation,) = find_relations(thread(Post(1, CLAIM, "ann"), Post(2, text, "bob", reply_to=1, quotes=quotes)))
    assert relation.stance is Stance.DISAGREES


@pytest.mark.parametrize(
    "text",
    [
        "It is wrong to sell it.",
        "It's a false choice.",
        "I disagree with them, the council.",
        "Not so many people read.",
    ],
)
def test_calling_something_else_wrong_is_no_contradiction(text):
    assert not contradicts(text)


@pytest.mark.parametrize(
    ("disagree", "affirms", "stance"),
    [
        (0.28, True, Stance.AGREES),
        (0.28, False, Stance.RESPONDS),
        (0.18, False, Stance.AGREES),
        (0.32, True, Stance.RESPONDS),
    ],
)
def test_agreement_that_nobody_puts_into_words_must_be_surer_where_people_quote(disagree, affirms, stance):
    quotes = (Quote("The old mill", 1),)
    source = thread(
        Post(1, CLAIM, "ann"),
        *(Post(n, "So she can call.", "bob", reply_to=1, quotes=quotes) for n in range(2, 8)),
    )
    joined = JOINED[True]
    own = (math.log(disagree / (1 - disagree)) - joined.bias) / joined.own
    heard = Heard(source.posts[1], source.posts[0], own, 0.0, quoted=True, back=False, affirms=affirms)
    (relation,) = join(source, [heard], [Tie("ann", "bob", (0,), own)], [0.5])
    assert relation.disagree == pytest.approx(disagree)
    assert relation.stance is stance


@pytest.mark.parametrize(("text", "affirms"), [("Seconded, whichever side wins.", True), ("So she can call.", False)])
def test_words_of_agreement_are_heard(text, affirms):
    (heard,) = hear(thread(Post(1, CLAIM, "ann"), Post(2, text, "bob", reply_to=1)))
    assert heard.affirms is affirms

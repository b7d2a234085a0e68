"""Where posts begin in flattened text, decided over the whole file.

Each gap has log-odds for a boundary from a logistic regression over its signs. What a boundary looks like differs from
file to file. In tight text, where a newline parts posts, a second regression corrects the first by what it found in the
rest of the file; in other text the file's own convention comes first and is a sign among others. The final choice of
all boundaries is made at once, so that no post quotes itself. `benchmarks/fit_flat.py` fits the weights.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache

from bot.archive.importers.flat_conventions import convention_odds
from bot.archive.importers.flat_gap_signs import Body, Signs, signs_at
from bot.archive.importers.flat_hints import gaps_of
from bot.archive.importers.flat_repeats import last_copies
from bot.archive.importers.flat_weights import weights

__all__ = ["certainties", "form_signs", "loose_signs", "place", "second_signs", "total"]

_FAR = 60  # gaps of which at least one is surely open to a boundary
_REFUSED = -3.0  # log-odds: rather somebody repeats words in one post than that a boundary stands here
_SURE = 6.0  # log-odds beyond which the first regression's say does not grow
_FORM = re.compile(
    r"(?:[esabyz]|es|ab|w[12])=|(?:bias|hail|answer|leaves?|listed|you[+-]|me[+-]|asks|shared)$|h.*[=!]$|m\w+\d\d$"
)
_TELLING = re.compile(r"(?:bias|noise[+-])$|(?:k|l|kl|nz|c|lp|ln|since|until)=|(?:from|to)\d?$|inner$")
_MODESTY = 1.3  # so that of posts at least 0.9 sure 95% are right on sites left out of the fit, noise included
_RUN = 12  # gaps in a row that are counted


def place(body: Body) -> tuple[list[int], list[float]]:
    """The indexes of lines that begin a post, the first line always among them; and the log-odds of each line to do so.

    A line that says what an earlier one says is seldom in one post with it, so a boundary will stand between them
    where one can.
    """
    if len(body.lines) < 2:
        return list(range(len(body.lines))), [_SURE] * len(body.lines)
    odds = _odds(body)
    least = _threshold(odds[1:])
    return _chosen([one - least for one in odds], last_copies(body.lines, body.repeats)), odds


def certainties(starts: Sequence[int], odds: Sequence[float]) -> list[float]:
    """For each post how likely it is that its borders are right: all gaps from its first line to the next post's."""
    chances = [1 / (1 + math.exp(-max(-_SURE, min(_SURE, one)))) for one in odds]
    found = []
    for start, end in zip(starts, [*starts[1:], len(odds)], strict=True):
        inside = math.prod(1 - chance for chance in chances[start + 1 : end])
        found.append((chances[start] * inside * (chances[end] if end < len(odds) else 1.0)) ** _MODESTY)
    return found


def _threshold(odds: Sequence[float]) -> float:
    """The log-odds above which a boundary raises the expected F1 of all: those of half of the best F1.

    Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure" (2014).
    """
    chances = sorted((1 / (1 + math.exp(-max(-_SURE, min(_SURE, one)))) for one in odds), reverse=True)
    expected, right, best = sum(chances), 0.0, 0.0
    for count, chance in enumerate(chances, 1):
        right += chance
        best = max(best, 2 * right / (count + expected))
    return math.log(best / (2 - best))


def _chosen(odds: Sequence[float], copies: Mapping[int, int]) -> list[int]:
    kept = {
        index: copy
        for index, copy in copies.items()
        if max(odds[max(copy + 1, index + 1 - _FAR) : index + 1]) > _REFUSED
    }
    return _best([0.0, *odds[1:]], kept)


def tight_odds(body: Body, table: Mapping[str, float], whole: Mapping[str, float]) -> list[float]:
    """The log-odds in tight text, by the weights of its gaps and those of what the whole file says."""
    first = [_SURE, *(total(table, signs_at(body, at)) for at in range(1, len(body.lines)))]
    return [_SURE, *(total(whole, signs) for signs in second_signs(body, first)[1:])]


def loose_signs(body: Body, form: Mapping[str, float]) -> list[Signs]:
    """The signs of each gap in other text: convention, repeats, and what is learned of form in tight text."""
    copies = last_copies(body.lines, body.repeats)
    learned = convention_odds(gaps_of(body), copies)
    chosen = set(_chosen(learned, copies))
    found: list[Signs] = [{}]
    for at in range(1, len(body.lines)):
        odds, seen = max(-_SURE, min(_SURE, learned[at])), signs_at(body, at)
        signs = {name: value for name, value in seen.items() if _is_telling(name)}
        signs |= {"convention": odds, "convention+": odds * abs(odds) / _SURE, "chosen": float(at in chosen)}
        if "k=oo" in seen:
            signs["form"] = total(form, form_signs(seen))
        found.append(signs)
    return found


def form_signs(signs: Signs) -> Signs:
    """Those signs of a gap that tell of the form of the lines beside it."""
    return {name: value for name, value in signs.items() if _is_form(name)}


def second_signs(body: Body, odds: Sequence[float]) -> list[Signs]:
    """What the file as a whole says of each gap, given the log-odds of all.

    It tells how often gaps of one look are boundaries, and how long posts are.
    """
    held = [max(-_SURE, min(_SURE, one)) for one in odds]
    chances = [1 / (1 + math.exp(-one)) for one in held]
    own = [body.kind(at) == "oo" for at in range(len(held))]
    looks = [min(look, 2) for look in body.looks]
    sums, counts = [0.0] * 3, [0] * 3
    for at in range(1, len(held)):
        if own[at]:
            sums[looks[at]] += chances[at]
            counts[looks[at]] += 1
    rate = (sum(chances[1:]) + 1) / (len(held) + 4)
    back, ahead = _runs(held)
    found: list[Signs] = [{}]
    for at in range(1, len(held)):
        signs: Signs = {"b": 1.0, "z": held[at], "zz": held[at] * abs(held[at]) / _SURE}
        if own[at]:
            share = (sums[looks[at]] - chances[at] + 1) / (counts[looks[at]] + 2)
            others = math.log(share / (1 - share))
            signs |= {f"look{looks[at]}": others, "steady": others * abs(held[at]) / _SURE, "rate": math.log(rate)}
            signs["post"] = math.log((back[at] + ahead[at] + 2) * rate)
            signs["short"] = math.log((min(back[at], ahead[at]) + 1) * rate)
        found.append(signs)
    return found


@cache
def _is_telling(name: str) -> bool:
    return _TELLING.match(name) is not None


@cache
def _is_form(name: str) -> bool:
    return _FORM.match(name) is not None


def total(table: Mapping[str, float], signs: Signs) -> float:
    """The log-odds that signs add up to."""
    odds = 0.0
    for name, value in signs.items():
        if weight := table.get(name):
            odds += weight * value
    return odds


def _odds(body: Body) -> list[float]:
    if body.tight:
        return tight_odds(body, weights("tight"), weights("file"))
    table = weights("loose")
    return [_SURE, *(total(table, signs) for signs in loose_signs(body, weights("form"))[1:])]


def _runs(odds: Sequence[float]) -> tuple[list[int], list[int]]:
    """How many gaps right before and after each one are rather no boundaries."""
    back, ahead = [0] * len(odds), [0] * len(odds)
    for at in range(2, len(odds)):
        back[at] = min(_RUN, back[at - 1] + 1) if odds[at - 1] < 0 else 0
    for at in range(len(odds) - 2, 0, -1):
        ahead[at] = min(_RUN, ahead[at + 1] + 1) if odds[at + 1] < 0 else 0
    return back, ahead


def _best(weights: Sequence[float], copies: Mapping[int, int]) -> list[int]:
    """The set of boundaries of most weight that keeps every quote out of its source's post: linear in the lines.

    `best[i]` is the weight of the best choice that ends with a boundary before line i. The next boundary after it must
    come before any line stands twice since, so only a sliding window of last boundaries is open.
    """
    best, back = [0.0], [0]
    window: deque[int] = deque([0])
    low = 0
    for index in range(1, len(weights) + 1):
        source = copies.get(index - 1)
        if source is not None:
            low = max(low, source + 1)
        while window and window[0] < low:
            window.popleft()
        last = window[0]
        gain = weights[index] if index < len(weights) else 0.0
        best.append(best[last] + gain)
        back.append(last)
        while window and best[window[-1]] <= best[index]:
            window.pop()
        window.append(index)
    starts, at = [], back[len(weights)]
    while at:
        starts.append(at)
        at = back[at]
    return [0, *reversed(starts)]

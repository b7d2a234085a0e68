"""Where posts begin in flattened text: each file's own white-space convention, learned from what is proven in it.

A gap between two neighbouring content lines is a boundary or it is inside a post. What a boundary looks like differs
from file to file, so the shares of each look are estimated by expectation maximisation (Dempster, Laird and Rubin
1977), begun once from each known convention; the start that explains the file best wins. The final choice of all
boundaries is made at once, so that no post quotes itself.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Gap", "place"]

LOOKS = 6  # 0, 1, 2 to 3, more blank lines; noise between, near and wide
_KINDS = ("oo", "oq", "qo", "qq")  # own or quoted words before and after the gap
_BOUNDARY_PRIOR = {"oo": 0.35, "oq": 0.8, "qo": 0.02, "qq": 0.08}
_ROUNDS = 12
_SAMPLE = 4_000  # gaps are enough to learn a convention from


@dataclass(frozen=True, slots=True)
class Gap:
    """What is seen between a content line and the one before it.

    `kind` is one of oo, oq, qo, qq; `look` is from 0 to 5; `odds` is what words and repeats say, in log-odds for a
    boundary.
    """

    kind: str
    look: int
    odds: float


@dataclass(frozen=True, slots=True)
class _Convention:
    """Shares of looks: at boundaries, and inside posts by kind."""

    boundary: tuple[float, ...]
    inside: dict[str, tuple[float, ...]]


# The conventions that flattened text is known to follow, as shares of looks: one newline between posts; a blank line
# between them; more blank lines between posts than between paragraphs.
_STARTS = (
    _Convention(
        (0.93, 0.01, 0.005, 0.005, 0.03, 0.02),
        {
            "oo": (0.3, 0.64, 0.01, 0.01, 0.03, 0.01),
            "qo": (0.02, 0.94, 0.01, 0.01, 0.01, 0.01),
            "oq": (0.3, 0.64, 0.01, 0.01, 0.03, 0.01),
            "qq": (0.3, 0.64, 0.01, 0.01, 0.03, 0.01),
        },
    ),
    _Convention(
        (0.01, 0.5, 0.1, 0.05, 0.12, 0.22),
        {
            "oo": (0.5, 0.45, 0.02, 0.01, 0.01, 0.01),
            "qo": (0.4, 0.3, 0.25, 0.02, 0.02, 0.01),
            "oq": (0.4, 0.3, 0.25, 0.02, 0.02, 0.01),
            "qq": (0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
        },
    ),
    _Convention(
        (0.005, 0.05, 0.45, 0.2, 0.1, 0.2),
        {
            "oo": (0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
            "qo": (0.3, 0.4, 0.2, 0.05, 0.03, 0.02),
            "oq": (0.3, 0.4, 0.2, 0.05, 0.03, 0.02),
            "qq": (0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
        },
    ),
)
_STRENGTH = 6.0  # gaps that a starting convention counts for


def place(gaps: Sequence[Gap], repeats: Mapping[int, int]) -> list[int]:
    """The indexes of lines that begin a post, the first line always among them.

    `gaps[i]` stands before line i; that of line 0 is not looked at. `repeats` maps a quoted line to its source: a
    boundary will stand between them.
    """
    if len(gaps) < 2:
        return list(range(len(gaps)))
    sample = gaps[1 : _SAMPLE + 1]
    convention, prior = max((_learn(start, sample) for start in _STARTS), key=lambda pair: pair[2])[:2]
    weights = [0.0, *(_log_odds(gap, convention, prior) for gap in gaps[1:])]
    return _best(weights, repeats)


def _log_odds(gap: Gap, convention: _Convention, prior: Mapping[str, float]) -> float:
    share = prior[gap.kind]
    seen = math.log(convention.boundary[gap.look] / convention.inside[gap.kind][gap.look])
    return math.log(share / (1 - share)) + seen + gap.odds


def _learn(start: _Convention, gaps: Sequence[Gap]) -> tuple[_Convention, dict[str, float], float]:
    """Fit a convention to gaps: itself, the share of boundaries by kind, and the log-likelihood."""
    convention, prior, fit = start, dict(_BOUNDARY_PRIOR), 0.0
    for _ in range(_ROUNDS):
        boundary = [_STRENGTH * share for share in start.boundary]
        inside = {kind: [_STRENGTH * share for share in start.inside[kind]] for kind in _KINDS}
        shares = {kind: [10 * _BOUNDARY_PRIOR[kind], 10 * (1 - _BOUNDARY_PRIOR[kind])] for kind in _KINDS}
        fit = 0.0
        for gap in gaps:
            odds = max(-30.0, min(30.0, _log_odds(gap, convention, prior)))
            chance = 1 / (1 + math.exp(-odds))
            boundary[gap.look] += chance
            inside[gap.kind][gap.look] += 1 - chance
            shares[gap.kind][0] += chance
            shares[gap.kind][1] += 1 - chance
            inner = (1 - prior[gap.kind]) * convention.inside[gap.kind][gap.look]
            fit += math.log(inner) + math.log1p(math.exp(odds)) - _softplus(gap.odds)
        convention = _Convention(_shared(boundary), {kind: _shared(inside[kind]) for kind in _KINDS})
        prior = {kind: yes / (yes + no) for kind, (yes, no) in shares.items()}
    return convention, prior, fit


def _softplus(odds: float) -> float:
    return math.log1p(math.exp(max(-30.0, min(30.0, odds))))


def _shared(counts: Sequence[float]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(count / total for count in counts)


def _best(weights: Sequence[float], repeats: Mapping[int, int]) -> list[int]:
    """The set of boundaries of most weight that keeps every quote out of its source's post: linear in the lines.

    `best[i]` is the weight of the best choice that ends with a boundary before line i. The next boundary after it must
    come before any line is both quoted and quoting since, so only a sliding window of last boundaries is open.
    """
    best, back = [0.0], [0]
    window: deque[int] = deque([0])
    low = 0
    for index in range(1, len(weights) + 1):
        source = repeats.get(index - 1)
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

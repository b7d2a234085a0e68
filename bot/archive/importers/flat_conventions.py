"""Each file's own white-space convention, learned from what is proven in it.

A gap between two neighbouring content lines is a boundary or it is inside a post. What a boundary looks like differs
from file to file, so the shares of each look are estimated by expectation maximisation (Dempster, Laird and Rubin
1977), begun once from each known convention; the start that explains the file best wins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Gap", "convention_odds"]

_KINDS = ("oo", "oq", "qo", "qq")  # own or quoted words before and after the gap
_BOUNDARY_PRIOR = {"oo": 0.25, "oq": 0.8, "qo": 0.02, "qq": 0.08}
_ROUNDS = 12
_FIRM, _LOOSE = 2_000.0, 30.0  # gaps that a starting convention counts for, where it is strict and where it is not
_NEAR = 12  # gaps between two copies, few enough to tell which of them is the boundary
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
    """Shares of looks: at boundaries, and inside posts by kind. Those at boundaries count for `firm` gaps."""

    boundary: tuple[float, ...]
    inside: dict[str, tuple[float, ...]]
    firm: float


_Shares = tuple[float, ...]


def _convention(
    boundary: _Shares, firm: float, *, own: _Shares, turn: _Shares, quoted: _Shares, ahead: _Shares | None = None
) -> _Convention:
    """A convention by the shares of looks between lines of own words, at a quote's ends, and between quoted lines.

    `ahead` is for the gap before a quote, where it differs from the one behind it.
    """
    return _Convention(boundary, {"oo": own, "qo": turn, "oq": ahead or turn, "qq": quoted}, firm)


# The conventions that flattened text is known to follow, as shares of looks: one newline between posts; a blank line
# between them; more blank lines between posts than between paragraphs; a member's card between posts.
_STARTS = (
    _convention(
        (0.96, 0.003, 0.002, 0.002, 0.02, 0.013),
        _FIRM,
        own=(0.3, 0.64, 0.01, 0.01, 0.03, 0.01),
        turn=(0.02, 0.94, 0.01, 0.01, 0.01, 0.01),
        quoted=(0.3, 0.64, 0.01, 0.01, 0.03, 0.01),
        ahead=(0.03, 0.91, 0.01, 0.01, 0.03, 0.01),
    ),
    _convention(
        (0.01, 0.5, 0.1, 0.05, 0.12, 0.22),
        _LOOSE,
        own=(0.5, 0.45, 0.02, 0.01, 0.01, 0.01),
        turn=(0.4, 0.3, 0.25, 0.02, 0.02, 0.01),
        quoted=(0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
    ),
    _convention(
        (0.005, 0.05, 0.45, 0.2, 0.1, 0.2),
        _LOOSE,
        own=(0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
        turn=(0.3, 0.4, 0.2, 0.05, 0.03, 0.02),
        quoted=(0.4, 0.5, 0.05, 0.02, 0.02, 0.01),
    ),
    _convention(
        (0.005, 0.1, 0.05, 0.02, 0.125, 0.7),
        _LOOSE,
        own=(0.42, 0.54, 0.02, 0.01, 0.008, 0.002),
        turn=(0.3, 0.45, 0.2, 0.02, 0.028, 0.002),
        quoted=(0.4, 0.53, 0.05, 0.01, 0.008, 0.002),
    ),
)


def convention_odds(gaps: Sequence[Gap], copies: Mapping[int, int]) -> list[float]:
    """For each gap the log-odds of a boundary under the convention that explains the file best.

    `gaps[i]` stands before line i; that of line 0 is not looked at. `copies` maps a quoted line to the last line
    before it that says the same: few say it twice in one post, so a boundary will stand between them where one can.
    """
    if len(gaps) < 2:
        return [0.0] * len(gaps)
    convention, prior = _explain(gaps[:_SAMPLE], copies)
    return [0.0, *(_log_odds(gap, convention, prior) for gap in gaps[1:])]


def _log_odds(gap: Gap, convention: _Convention, prior: Mapping[str, float]) -> float:
    share = prior[gap.kind]
    seen = math.log(convention.boundary[gap.look] / convention.inside[gap.kind][gap.look])
    return math.log(share / (1 - share)) + seen + gap.odds


def _explain(gaps: Sequence[Gap], copies: Mapping[int, int]) -> tuple[_Convention, dict[str, float]]:
    """The convention, fitted, that explains the gaps best.

    Where neither wide gaps nor noise are left, something has tightened the text: that speaks for the newline.
    """
    wide = sum(gap.look > 1 for gap in gaps) / len(gaps)
    newline = 6.0 if wide < 0.02 else 2.0 if wide < 0.05 else 0.0
    fits = [(_learn(start, gaps, copies), newline if start.firm == _FIRM else 0.0) for start in _STARTS]
    best = max(fits, key=lambda fit: fit[0][2] + fit[1])[0]
    return best[0], best[1]


def _learn(
    start: _Convention, gaps: Sequence[Gap], copies: Mapping[int, int]
) -> tuple[_Convention, dict[str, float], float]:
    """Fit a convention to gaps: itself, the share of boundaries by kind, and the log-likelihood."""
    convention, prior, fit = start, dict(_BOUNDARY_PRIOR), 0.0
    spans = [
        (source + 1, index + 1) for index, source in copies.items() if index < len(gaps) and index - source <= _NEAR
    ]
    for _ in range(_ROUNDS):
        odds = [max(-30.0, min(30.0, _log_odds(gap, convention, prior))) for gap in gaps]
        chances = [1 / (1 + math.exp(-one)) for one in odds]
        fit = _conditioned(chances, spans)
        boundary = [start.firm * share for share in start.boundary]
        inside = {kind: [_LOOSE * share for share in start.inside[kind]] for kind in _KINDS}
        strength = max(_LOOSE, float(len(gaps)))
        count, total = strength * _BOUNDARY_PRIOR["oo"], strength
        for index in range(1, len(gaps)):
            gap, chance = gaps[index], chances[index]
            boundary[gap.look] += chance
            inside[gap.kind][gap.look] += 1 - chance
            if gap.kind == "oo":
                count, total = count + chance, total + 1
            inner = (1 - prior[gap.kind]) * convention.inside[gap.kind][gap.look]
            fit += math.log(inner) + _softplus(odds[index]) - _softplus(gap.odds)
        newline = start.boundary[0]  # a convention may learn how wide its gaps are, not that it is another convention
        boundary[0] = newline / (1 - newline) * sum(boundary[1:])
        convention = _Convention(_shared(boundary), {kind: _shared(inside[kind]) for kind in _KINDS}, start.firm)
        prior["oo"] = count / total
    return convention, prior, fit


def _conditioned(chances: list[float], spans: Sequence[tuple[int, int]]) -> float:
    """Raise, in place, the chances of gaps between near copies as at least one of them is a boundary.

    Returns the log-probability that this holds.
    """
    fit = 0.0
    raised: dict[int, float] = {}
    for start, end in spans:
        some = 1 - math.prod(1 - chance for chance in chances[start:end])
        some = max(some, 1e-9)
        fit += math.log(some)
        for index in range(start, end):
            raised[index] = max(raised.get(index, 0.0), min(1.0, chances[index] / some))
    for index, chance in raised.items():
        chances[index] = chance
    return fit


def _softplus(odds: float) -> float:
    return math.log1p(math.exp(max(-30.0, min(30.0, odds))))


def _shared(counts: Sequence[float]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(count / total for count in counts)

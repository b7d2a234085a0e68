"""On which side the voices of a thread stand, from the log odds that two of them stand apart.

The partition is a random one: every tie between two voices weighs its log odds that they stand on different sides, so
the most probable partition is the signed max-cut. Gibbs sampling (S. Geman and D. Geman, IEEE PAMI 6, 1984) from many
random starts, warmed up by annealing, says how sure each place is, which a single cut does not. Before any evidence
the share of one side comes from Beta(2, 2), as in Polya's urn: without it, even halves would be taken for granted.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Sides", "find_sides"]

_CHAINS = 64
_SWEEPS, _FEWER, _MANY = 50, 20, 2_000
_URN = 2.0
_STRONGEST = 8.0  # log odds that one tie may weigh
_SUREST = 1 - 1e-6
_MINORITY = 0.2
_GOOD_FIT, _NULLS = 0.85, 9


class Sides(NamedTuple):
    """`place` says for each voice how far it stands to the side of the first (1) or against it (-1), 0 for unknown.

    `pull` is the log odds of its place, 0 and up, from the mean chance over all samples (A. Gelfand and A. Smith, JASA
    85, 1990): who hangs on one that may stand on either side is no surer than that one. `apart` holds the chance that
    the two of each tie stand on different sides, after everything that the other ties say. `peopled` is the chance that
    the smaller side holds at least a fifth of the voices. `coherent` says that the ties fit two sides: hardly any of
    their weight contradicts the best partition, or less than when the same ties are dealt to other pairs.
    """

    place: dict[Any, float]
    pull: dict[Any, float]
    apart: list[float]
    peopled: float
    coherent: bool


def find_sides(ties: Sequence[tuple[Hashable, Hashable, float]]) -> Sides:
    """The sides of a connected set of ties (one voice, another, log odds that they stand apart).

    Deterministic. The time grows with voices and ties: about 3 ms for 10 voices, a second for 2,000.
    """
    voices = list(dict.fromkeys(voice for one, other, _ in ties for voice in (one, other)))
    index = {voice: place for place, voice in enumerate(voices)}
    one = np.array([index[a] for a, _, _ in ties])
    other = np.array([index[b] for _, b, _ in ties])
    weight = np.clip(np.array([odds for _, _, odds in ties]), -_STRONGEST, _STRONGEST)
    samples, pulls = _sample(*_neighbours(len(voices), one, other, weight))
    apart = (samples[one] != samples[other]).mean(axis=1)
    turned = _aligned(samples, one, other, weight)
    place = (samples * turned).mean(axis=1)
    if place[0] < 0:
        turned, place = -turned, -place
    pull = 2 * np.arctanh(np.minimum(_SUREST, np.abs((np.tanh(pulls / 2) * turned).mean(axis=1))))
    positive = (samples > 0).sum(axis=0)
    smaller = np.minimum(positive, len(voices) - positive)
    return Sides(
        place=dict(zip(voices, place.tolist(), strict=True)),
        pull=dict(zip(voices, pull.tolist(), strict=True)),
        apart=apart.tolist(),
        peopled=float((smaller >= _MINORITY * len(voices)).mean()),
        coherent=_coherent(_fit(samples, one, other, weight), one, other, weight),
    )


def _fit(samples: np.ndarray, one: np.ndarray, other: np.ndarray, weight: np.ndarray) -> float:
    """The share of the weight of all ties that the best sample does justice to."""
    kept = np.abs(weight) @ ((samples[one] != samples[other]) == (weight > 0)[:, None])
    return float(kept.max() / max(1e-9, np.abs(weight).sum()))


def _coherent(fit: float, one: np.ndarray, other: np.ndarray, weight: np.ndarray) -> bool:
    """Whether the ties fit two sides well, or better than each of nine rewired sets (one chance in ten)."""
    if fit >= _GOOD_FIT:
        return True
    size = int(max(one.max(), other.max())) + 1
    for seed in range(_NULLS):
        ends = _rewired(one, other, seed=seed)
        samples, _ = _sample(*_neighbours(size, *ends, weight))
        if _fit(samples, *ends, weight) >= fit:
            return False
    return True


def _rewired(one: np.ndarray, other: np.ndarray, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The same number of ties for each voice, with partners swapped at random.

    Double edge swaps, as in S. Maslov and K. Sneppen, Science 296 (2002), 910-913.
    """
    chance = np.random.default_rng(seed)
    ends = [*zip(one.tolist(), other.tolist(), strict=True)]
    present = {frozenset(pair) for pair in ends}
    for first, second, turn in chance.integers(0, (len(ends), len(ends), 2), (4 * len(ends), 3)).tolist():
        (a, b), (c, d) = ends[first], ends[second][:: 1 - 2 * turn]
        new = frozenset((a, d)), frozenset((c, b))
        if len({a, b, c, d}) == 4 and present.isdisjoint(new):
            present -= {frozenset((a, b)), frozenset((c, d))}
            present.update(new)
            ends[first], ends[second] = (a, d), (c, b)
    return np.array([a for a, _ in ends]), np.array([b for _, b in ends])


def _neighbours(
    size: int, one: np.ndarray, other: np.ndarray, weight: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """For each voice those it is tied to, and the log odds of these ties."""
    ends, partners, both = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([weight, weight])
    order = np.argsort(ends, kind="stable")
    borders = np.searchsorted(ends[order], np.arange(1, size))
    return np.split(partners[order], borders), np.split(both[order], borders)


def _sample(near: list[np.ndarray], weights: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Signs of every voice in every kept sample, and the log odds of sign 1 they were drawn with."""
    size = len(near)
    sweeps = _SWEEPS if size <= _MANY else _FEWER
    chance = np.random.default_rng(size)
    signs = chance.choice(np.array([-1.0, 1.0], np.float32), (size, _CHAINS))
    positive = (signs > 0).sum(axis=0)
    urn = np.log((np.arange(size) + _URN) / (size - 1 - np.arange(size) + _URN))
    kept: list[np.ndarray] = []
    odds: list[np.ndarray] = []
    for sweep in range(sweeps):
        heat = min(1.0, (sweep + 1) / (0.4 * sweeps))
        uniform = chance.random((size, _CHAINS), dtype=np.float32).clip(1e-6, 1 - 1e-6)
        bar = np.log(uniform / (1 - uniform)) / heat
        pulls = np.empty((size, _CHAINS), np.float32)
        for voice in range(size):
            before = signs[voice]
            others = positive - (before > 0)
            pull = urn[others] - np.einsum("k,kc->c", weights[voice], signs[near[voice]])
            positive = others + (pull > bar[voice])
            signs[voice] = np.where(pull > bar[voice], 1.0, -1.0)
            pulls[voice] = pull
        if sweep >= sweeps // 2 and (sweep % 2 or size <= _MANY):
            kept.append(signs.copy())
            odds.append(pulls)
    return np.concatenate(kept, axis=1), np.concatenate(odds, axis=1)


def _aligned(samples: np.ndarray, one: np.ndarray, other: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The sign by which each sample is turned so that all name the sides alike: as the best does, then the mean."""
    cut = -(weight @ (samples[one] * samples[other]))
    mean = samples[:, cut.argmax()]
    turned = np.ones(samples.shape[1])
    for _ in range(4):
        turned = np.where(mean @ samples < 0, -1.0, 1.0)
        mean = (samples * turned).mean(axis=1)
    return turned

"""Groups of voters and consensus statements, measured on conversations that Polis has published.

usage: python -m benchmarks.bench_room [FOLDER] [--rounds N]

FOLDER holds conversations as `*.json.gz`: `statements` (`id`, `moderated`), `participants` (`group`), `rows` (a string
a participant, a character a statement: `+`, `-`, `0`, `.`), and in `fixture-*` the `consensus` that Polis computed.
The data are open: github.com/compdemocracy/openData (CC BY 4.0), github.com/polis-community/red-dwarf (MPL 2.0).

Without a folder the conversations are invented: voters of two minds, with noise.

The goals: groups in at most 5% of shuffled votes (always grouping, as Polis does, would be 100%), and the same
consensus statements as Polis.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

from bot.discussion.positions.room.groups import LEAST_VOTES, Grouping, find_groups
from bot.discussion.positions.room.proportions import agreed

SIZES = ((20, 15), (40, 30), (60, 40))  # voters and posts, as in a Discord server
GOAL = 0.05

Votes = dict[int, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A Polis conversation: its votes by statement, and the group that Polis gave each participant."""

    name: str
    votes: Votes
    group: dict[int, int]
    consensus: dict[str, list[int]] | None


def read(path: Path) -> Conversation:
    """Read a file; statements that the moderators rejected are left out.

    The fixtures hold votes as Polis' server sends them, where −1 is agreement; written as characters, their signs are
    the other way round than those of the published conversations.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        document: dict[str, Any] = json.load(file)
    sign = -1 if path.name.startswith("fixture-") else 1
    weights = {"+": sign, "-": -sign, "0": 0}
    votes: Votes = {
        statement["id"]: {
            member: weights[row[column]] for member, row in enumerate(document["rows"]) if row[column] in weights
        }
        for column, statement in enumerate(document["statements"])
        if statement["moderated"] != -1
    }
    group = {
        member: person["group"] for member, person in enumerate(document["participants"]) if person["group"] is not None
    }
    return Conversation(path.name.split(".json")[0], votes, group, document["consensus"])


def invented(seed: int) -> Conversation:
    """A hundred voters of two minds on sixty posts; half of the votes are cast, and one in five against one's mind."""
    chance = random.Random(seed)
    group = {member: member % 2 for member in range(100)}
    votes: Votes = {
        post: {
            member: (1 if (member + post) % 2 else -1) * (-1 if chance.random() < 0.2 else 1)
            for member in group
            if chance.random() < 0.5
        }
        for post in range(60)
    }
    return Conversation(f"invented {seed}", votes, group, None)


def sampled(conversation: Conversation, voters: int, posts: int, chance: random.Random) -> Votes | None:
    """A room of that size: voters with enough votes, and the statements that they voted on most."""
    cast = Counter(member for of_post in conversation.votes.values() for member in of_post)
    able = sorted(member for member in conversation.group if cast[member] >= LEAST_VOTES)
    if len(able) < voters:
        return None
    known = set(chance.sample(able, voters))
    rows = {
        post: {member: weight for member, weight in of_post.items() if member in known}
        for post, of_post in conversation.votes.items()
    }
    most = sorted(rows, key=lambda post: (-len(rows[post]), chance.random()))[:posts]
    return {post: rows[post] for post in most}


def shuffled(votes: Votes, chance: random.Random) -> Votes:
    """Each post's votes, and who did not vote on it, dealt anew among all voters."""
    members = sorted({member for of_post in votes.values() for member in of_post})
    dealt: Votes = {}
    for post, of_post in votes.items():
        dealt[post] = dict(zip(chance.sample(members, len(of_post)), of_post.values(), strict=True))
    return dealt


def agreement(grouping: Grouping, group: dict[int, int]) -> float:
    """The adjusted Rand index of the groups found and those of Polis (L. Hubert and P. Arabie, 1985)."""
    ours = [voter.group for voter in grouping.places]
    theirs = [group[voter.member] for voter in grouping.places]

    def pairs(counted: Iterable[int]) -> int:
        return sum(comb(count, 2) for count in counted)

    both = pairs(Counter(zip(ours, theirs, strict=True)).values())
    one, other = pairs(Counter(ours).values()), pairs(Counter(theirs).values())
    expected = one * other / comb(len(ours), 2)
    most = (one + other) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def consensus(conversations: Iterable[Conversation]) -> int:
    """Print and count the fixtures whose consensus statements differ from Polis'."""
    wrong = 0
    for one in conversations:
        if one.consensus is None:
            continue
        found = agreed(one.votes)
        same = [list(found.agree), list(found.disagree)] == [one.consensus["agree"], one.consensus["disagree"]]
        wrong += not same
        print(f"consensus {one.name}: {'equal' if same else f'{found} instead of {one.consensus}'}")
    return wrong


def groups(conversations: Sequence[Conversation], rounds: int) -> float:
    """Print how often groups are claimed on votes as they are and shuffled; return the part of the shuffled."""
    chance = random.Random(0)
    claimed_shuffled = all_shuffled = 0
    for voters, posts in SIZES:
        found, rate, took = [], Counter[str](), []
        for conversation in conversations:
            for _ in range(rounds):
                room = sampled(conversation, voters, posts, chance)
                if room is None:
                    continue
                for kind, votes in (("real", room), ("shuffled", shuffled(room, chance))):
                    began = time.perf_counter()
                    grouping = find_groups(votes)
                    took.append(time.perf_counter() - began)
                    rate[kind] += 1
                    rate[f"{kind} claimed"] += grouping.claimed
                    if kind == "real" and grouping.claimed:
                        found.append(agreement(grouping, conversation.group))
        claimed_shuffled += rate["shuffled claimed"]
        all_shuffled += rate["shuffled"]
        print(
            f"{voters} voters, {posts} posts: groups claimed on real votes {rate['real claimed']}/{rate['real']}, like "
            f"Polis' own (adjusted Rand index) {sum(found) / max(1, len(found)):.2f}; on shuffled votes "
            f"{rate['shuffled claimed']}/{rate['shuffled']} (always grouping: {rate['shuffled']}); slowest "
            f"{max(took):.2f} s"
        )
    return claimed_shuffled / max(1, all_shuffled)


def main() -> int:
    """Exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5, help="rooms of each size from each conversation")
    chosen = parser.parse_args()
    if chosen.folder is None:
        conversations = [invented(seed) for seed in range(3)]
    else:
        conversations = [read(path) for path in sorted(chosen.folder.glob("*.json.gz"))]
        if not conversations:
            parser.error(f"{chosen.folder} holds no *.json.gz")
    wrong = consensus(conversations)
    rate = groups(conversations, chosen.rounds)
    print(f"groups on shuffled votes: {rate:.1%} (goal {GOAL:.0%})")
    return 1 if wrong or rate > GOAL else 0


if __name__ == "__main__":
    sys.exit(main())

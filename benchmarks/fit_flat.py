"""Fit the weights in bot/archive/importers/flat_weights.py, and say how well they carry over to sites left out.

usage: python benchmarks/fit_flat.py PACK [IAC] [--write]

PACK is a folder of measuring threads: MANIFEST.json lists files with their group, engine, address and truth, and a
truth has "lines" as [line, post, kind]. IAC is a file of labelled threads, one thread document a line under "thread",
compressed with gzip; its posts are flattened here into text with one newline between posts, and so are the PACK's
exports, which makes more to learn from. With --write the fitted weights replace those in the source.

Weights are fitted on one half of the sites and tried on the other, both ways; then on all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.archive.convert import read_file
from bot.archive.importers import Source
from bot.archive.importers.flat_boundaries import form_signs, loose_signs, second_signs
from bot.archive.importers.flat_cut import body_of, reason_of, removes
from bot.archive.importers.flat_gap_signs import Body, signs_at
from bot.archive.importers.flat_line_signs import REACH, Seen, near, see, signs_of
from bot.archive.importers.flat_lines import Line, split
from bot.errors import Unreadable

WEIGHTS = Path(__file__).parents[1] / "bot/archive/importers/flat_weights.py"
HEADED = frozenset({"html2text", "inscriptis", "bs4"})
RARE, SMALL = 15, 0.04  # signs seen less often, and weights that count for less, are left out
LINE_PENALTY, GAP_PENALTY, FILE_PENALTY = 12.0, 4.0, 10.0
FORM_PENALTY = 6.0
MADE_POSTS = 200  # of a thread that is flattened here
SPARE = 3  # threads of IAC to each one that is used

Row = Mapping[str, float]


@dataclass
class File:
    """A file to learn from: its lines, whose each is (None for software's), and what is worked out from them."""

    name: str
    site: str
    engine: str
    lines: list[Line]
    owners: list[int | None]
    line_rows: list[Row] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    body: Body | None = None
    headed: bool = False
    gap_rows: list[Row] = field(default_factory=list)
    file_rows: list[Row] = field(default_factory=list)

    @cached_property
    def seen(self) -> Seen:
        """The lines looked over."""
        return see(self.lines)

    @property
    def labels(self) -> list[float]:
        """For each gap before a content line but the first whether a post begins there.

        Noise that was kept between two posts may go to either: the widest gap among those around it counts.
        """
        labels = [0.0] * len(self.content)
        owned = [at for at, index in enumerate(self.content) if self.owners[index] is not None]
        for before, here in pairwise(owned):
            if self.owners[self.content[before]] != self.owners[self.content[here]] and self.body is not None:
                gaps = range(before + 1, here + 1)
                widths = {at: (bool(self.body.between[at]), self.body.blanks[at], at) for at in gaps}
                labels[max(gaps, key=widths.__getitem__)] = 1.0
        return labels[1:]


def main(arguments: Sequence[str]) -> int:
    """Fit, print the figures, and write where that is asked."""
    names = [argument for argument in arguments if not argument.startswith("--")]
    real = list(read_pack(Path(names[0])))
    made = [*made_from_exports(Path(names[0])), *(made_from_iac(Path(names[1])) if len(names) > 1 else ())]
    for file in real:
        file.line_rows = line_rows(file)
    sites = {file.name: file.site for file in real}
    print(f"{len(real)} files of {len({file.site for file in real})} sites, {len(made)} made here")
    half: Odds = {}
    for side in (0, 1):
        tables, odds = fit_all(real, made, lambda file, side=side: side_of(file.site) != side)  # type: ignore[misc]
        half |= {(name, step): odds[name, step] for name, step in odds if side_of(sites[name]) == side}
        print(f"fitted without half {side}: {sum(map(len, tables.values()))} weights")
    figures(real, half)
    tables, _ = fit_all(real, made, lambda _: True)
    if "--write" in arguments:
        write(tables)
    return 0


# What is learned from


def read_pack(folder: Path) -> Iterator[File]:
    """The flattened files of the pack."""
    for entry in json.loads((folder / "MANIFEST.json").read_text()):
        if entry["group"] not in {"flat", "iac", "seed"}:
            continue
        truth = json.loads((folder / entry["truth"]).read_text())
        owner = {place: post for place, post, _ in truth["lines"]}
        lines = split(Source((folder / entry["file"]).read_text()).text)
        yield File(entry["file"], site_of(entry), entry["engine"], lines, owners_of(lines, owner))


def owners_of(lines: Sequence[Line], owner: Mapping[int, int]) -> list[int | None]:
    """Whose each line is. One without words that stands between two of one post is that post's."""
    owners = [owner.get(line.place) for line in lines]
    for index in range(1, len(lines) - 1):
        if not lines[index].words and owners[index] is None and owners[index - 1] == owner.get(lines[index + 1].place):
            owners[index] = owners[index - 1]
    return owners


def site_of(entry: Mapping[str, Any]) -> str:
    """What two pages of one forum have in common."""
    name = Path(entry["file"]).stem.split("__")
    if entry["group"] != "flat" or not entry["url"]:
        return re.sub(r"-p\d+$", "", name[min(1, len(name) - 1)])
    return ".".join((urlsplit(entry["url"]).hostname or entry["file"]).split(".")[-2:])


def side_of(site: str, sides: int = 2) -> int:
    """The part that a site is in, always the same."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % sides


def made_from_exports(folder: Path) -> Iterator[File]:
    """Exports of the pack, which say where posts begin, as flattened text."""
    for entry in json.loads((folder / "MANIFEST.json").read_text()):
        if entry["group"] != "other" or entry["engine"] in {"mbox", "slack", "telegram", "whatsapp", "discord-dce"}:
            continue
        try:
            thread = read_file(folder / entry["file"])
        except Unreadable:
            continue
        posts = [(post.text, [quote.text for quote in post.quotes]) for post in thread.posts]
        file = flattened(entry["file"], site_of(entry), "made", posts)
        bare = sum(label == 0 and not look for label, look in zip(file.labels, file.body.looks[1:], strict=True))
        if len(posts) > 2 and bare <= 3 * len(posts):  # else the export broke its lines
            yield file


def made_from_iac(path: Path) -> Iterator[File]:
    """Threads of the Internet Argument Corpus as flattened text."""
    with gzip.open(path, "rt", encoding="utf-8") as records:
        for number, record in enumerate(map(json.loads, records)):
            if number % SPARE == 0:
                posts = record["thread"]["posts"][:MADE_POSTS]
                texts = [(post["text"], [quote["text"] for quote in post["quotes"]]) for post in posts]
                yield flattened(record["id"], record["id"], "made iac", texts)


def flattened(name: str, site: str, engine: str, posts: Sequence[tuple[str, Sequence[str]]]) -> File:
    """Posts as text with a newline between them; where there are several quotes they stand between the paragraphs."""
    owned = []
    for number, (text, quotes) in enumerate(posts):
        paragraphs = [part for part in plain(text).split("\n\n") if part.strip()]
        parts = [] if quotes else paragraphs
        for index, quote in enumerate(quotes):
            begin, end = (len(paragraphs) * (index + more) // len(quotes) for more in (0, 1))
            parts += [plain(quote), *paragraphs[begin:end]]
        body = "\n\n".join(part for part in parts if part.strip())
        owned += [(number, line) for line in body.split("\n")] if body else []
    lines = split("\n".join(line for _, line in owned))
    file = File(name, site, engine, lines, [owned[line.place - 1][0] for line in lines])
    file.content = list(range(len(lines)))
    file.body = body_of(file.seen, file.content, {}, [-4.0] * len(lines))
    return file


def plain(text: str) -> str:
    """Markdown without its marks."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"\*\*|__|\|\|", "", re.sub(r"\\([^\w\s])", r"\1", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


# The three steps, each as rows of signs


def line_rows(file: File) -> list[Row]:
    """The signs of each line and of its neighbours."""
    signs = list(signs_of(file.seen))
    rows = [dict.fromkeys(own, 1.0) for own in signs]
    for index, own in enumerate(signs):
        for reach in REACH:
            if 0 <= index - reach < len(rows):
                rows[index - reach].update({f"{reach:+d} {sign}": 1.0 for sign in near(own)})
    return rows


def open_gaps(file: File, odds: Sequence[float]) -> None:
    """Set content and gaps of a file by the log-odds of its lines to be noise."""
    seen = file.seen
    gone = {index: reason_of(seen, index) for index, line in enumerate(file.lines) if removes(odds[index], line)}
    if seen.headed:  # cut by its headers, not by its gaps, but what gaps look like there is worth learning
        gone = {index: reason_of(seen, index) for index, owner in enumerate(file.owners) if owner is None}
    file.headed = seen.headed is not None
    file.content = [index for index in range(len(file.lines)) if index not in gone]
    file.body = body_of(seen, file.content, gone, odds)


def gap_rows(file: File) -> list[Row]:
    """The signs of each gap but the first."""
    assert file.body is not None
    return [signs_at(file.body, place) for place in range(1, len(file.body.lines))]


# Fitting

Tables = dict[str, dict[str, float]]
Odds = dict[tuple[str, str], "np.ndarray"]


def fit_all(real: Sequence[File], made: Sequence[File], chosen: Callable[[File], bool]) -> tuple[Tables, Odds]:
    """Fit the three steps on the chosen files; give the tables, and every real file's log-odds of lines and gaps."""
    table, odds = fit_noise(real, chosen)
    tables = split_lines(table)
    for file in real:
        open_gaps(file, odds[file.name, "lines"])
    for file in [*real, *made]:
        if not file.gap_rows or file.line_rows:
            file.gap_rows = gap_rows(file)
    usable = [file for file in [*real, *made] if len(file.content) > 1 and chosen(file)]
    tight = [file for file in usable if file.body is not None and file.body.tight]
    tables |= {"tight": fit_gaps(tight), "file": fit_files(tight), "form": fit_form(tight)}
    loose = [file for file in real if file.body is not None and not file.body.tight]
    for file in loose:
        file.gap_rows = loose_signs(file.body, tables["form"])[1:]
    tables["loose"] = fit_loose([file for file in loose if not file.headed and chosen(file)])
    for file in real:
        assert file.body is not None
        gaps = [6.0, *scored(tables["tight" if file.body.tight else "loose"], file.gap_rows)]
        if file.body.tight:
            gaps = [6.0, *scored(tables["file"], second_signs(file.body, gaps)[1:])]
        odds[file.name, "gaps"] = np.array(gaps[1:])
        odds[file.name, "labels"] = np.array(file.labels)
    return tables, odds


def fit_noise(real: Sequence[File], chosen: Callable[[File], bool]) -> tuple[dict[str, float], Odds]:
    """Fit the weights of lines on the chosen files; with the log-odds of all lines.

    Those of the chosen files come from fits without them: what is learned of gaps must meet noise like unseen noise.
    """
    own = [file for file in real if chosen(file)]
    table = fit_lines(own)
    odds: Odds = {(file.name, "lines"): scored(table, file.line_rows) for file in real if not chosen(file)}
    for side in range(4):
        other = fit_lines([file for file in own if side_of("y" + file.site, 4) != side])
        for file in own:
            if side_of("y" + file.site, 4) == side:
                odds[file.name, "lines"] = scored(other, file.line_rows)
    return table, odds


def fit_lines(files: Sequence[File]) -> dict[str, float]:
    """The weights of lines, those of neighbours marked by how far away they are."""
    return fit(
        [row for file in files for row in file.line_rows],
        [float(owner is None) for file in files for owner in file.owners],
        [
            weight * (10 if file.engine == "seed" else 1)
            for file in files
            for weight in map(worth, file.lines, file.owners)
        ],
        LINE_PENALTY,
    )


def worth(line: Line, owner: int | None) -> float:
    """How much a line counts: words that are lost more than noise that is kept, and long ones most."""
    return 1.0 if owner is None else min(8.0, 1 + len(line.text) / 60)


def fit_gaps(files: Sequence[File]) -> dict[str, float]:
    """The weights of gaps."""
    return fit(
        [row for file in files for row in file.gap_rows],
        [label for file in files for label in file.labels],
        [importance(file) for file in files for _ in file.labels],
        GAP_PENALTY,
    )


def fit_form(files: Sequence[File]) -> dict[str, float]:
    """The weights of form alone, at bare newlines between own words."""
    chosen = [
        (form_signs(row), label)
        for file in files
        for row, label in zip(file.gap_rows, file.labels, strict=True)
        if "k=oo" in row and "l=0" in row
    ]
    return fit([row for row, _ in chosen], [label for _, label in chosen], [1.0] * len(chosen), FORM_PENALTY)


def fit_loose(files: Sequence[File]) -> dict[str, float]:
    """The weights of gaps in text that is not tight and has no headers."""
    rows = [row for file in files for row in file.gap_rows]
    labels = [label for file in files for label in file.labels]
    return fit(rows, labels, [1.0] * len(labels), GAP_PENALTY)


def fit_files(files: Sequence[File]) -> dict[str, float]:
    """The weights of what a whole file says, from what the first step says of files that it was not fitted on."""
    rows: list[Row] = []
    labels, weights = [], []
    for side in range(4):
        table = fit_gaps([file for file in files if side_of("x" + file.site, 4) != side])
        for file in files:
            if side_of("x" + file.site, 4) == side and file.body is not None:
                rows += second_signs(file.body, [6.0, *scored(table, file.gap_rows)])[1:]
                labels += file.labels
                weights += [importance(file)] * len(file.labels)
    return fit(rows, labels, weights, FILE_PENALTY)


def importance(file: File) -> float:
    """How much a file's gaps count: those beside headers are easy, those made here are not quite like real ones."""
    return {"made iac": 0.3, "made": 0.7, "seed": 5.0}.get(file.engine, 0.3 if file.engine in HEADED else 1.0)


def fit(rows: Sequence[Row], labels: Sequence[float], weights: Sequence[float], penalty: float) -> dict[str, float]:
    """A logistic regression with a penalty on squared weights."""
    counts = Counter(sign for row in rows for sign in row)
    column = {sign: index for index, sign in enumerate(sorted(sign for sign, count in counts.items() if count >= RARE))}
    matrix = as_matrix(rows, column)
    turned = matrix.T.tocsr()
    label, weight = np.array(labels), np.array(weights)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        odds = matrix @ beta
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        cost = float((weight * (np.logaddexp(0, odds) - label * odds)).sum() + penalty / 2 * (beta @ beta))
        return cost, turned @ (weight * (chance - label)) + penalty * beta

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 120, "maxcor": 20}).x
    return {sign: round(float(found[index]), 2) for sign, index in column.items() if abs(found[index]) >= SMALL}


def as_matrix(rows: Sequence[Row], column: Mapping[str, int]) -> csr_matrix:
    """Rows of signs as a sparse matrix."""
    data, indices, starts = [], [], [0]
    for row in rows:
        for sign, value in row.items():
            if sign in column:
                indices.append(column[sign])
                data.append(value)
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(column)))


def scored(table: Mapping[str, float], rows: Sequence[Row]) -> np.ndarray:
    """The log-odds of rows."""
    return np.array([sum(table.get(sign, 0.0) * value for sign, value in row.items()) for row in rows])


def split_lines(table: Mapping[str, float]) -> Tables:
    """The weights of lines, those of neighbours apart."""
    tables: Tables = {"line": {}, **{f"line{reach:+d}": {} for reach in REACH}}
    for sign, weight in table.items():
        found = re.match(r"([+-]\d) (.*)", sign)
        tables[f"line{found[1]}" if found else "line"][found[2] if found else sign] = weight
    return tables


# What comes of it


def figures(real: Sequence[File], odds: Odds) -> None:
    """Print F1 of noise lines and of boundaries for each kind of file."""
    noise: dict[str, Counter[str]] = {}
    starts: dict[str, Counter[str]] = {}
    for file in real:
        for line, owner, one in zip(file.lines, file.owners, odds[file.name, "lines"], strict=True):
            gone = removes(one, line)
            noise.setdefault(file.engine, Counter())[f"{gone:d}{owner is None:d}"] += 1
        for label, one in zip(odds[file.name, "labels"], odds[file.name, "gaps"], strict=True):
            starts.setdefault(file.engine, Counter())[f"{one > 0:d}{label > 0:d}"] += 1
    for engine, counts in noise.items():
        print(f"{engine:<18} noise lines {f1(counts):.3f}   boundaries {f1(starts[engine]):.3f}")


def f1(counts: Mapping[str, int]) -> float:
    """From counts by guess and truth."""
    return 2 * counts["11"] / max(1, 2 * counts["11"] + counts["10"] + counts["01"])


def write(tables: Tables) -> None:
    """Put the weights into the source."""
    parts = []
    for name, table in tables.items():
        entries = [f"{sign}:{round(100 * weight)}" for sign, weight in table.items()]
        rows, row = [], ""
        for entry in entries:
            if len(row) + len(entry) + 2 > 116:
                rows.append(row)
                row = ""
            row += ("  " if row else "") + entry
        parts.append(f'    "{name}": r"""\n' + "\n".join([*rows, row]) + '\n""",\n')
    head = WEIGHTS.read_text().split("_TABLES = {")[0]
    WEIGHTS.write_text(head + "_TABLES = {\n" + "".join(parts) + "}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

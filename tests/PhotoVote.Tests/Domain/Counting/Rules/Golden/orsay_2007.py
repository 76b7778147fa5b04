#!/usr/bin/env python3
"""Counts the ballots of the Orsay experiment of 2007 under every rule, independently of the product: plain lists, literal procedures,
fractions of the standard library. Writes the golden file beside it.

    python3 orsay_2007.py FOLDER > orsay-2007.json      (FOLDER holds bureau_01.csv, bureau_06.csv and bureau_12.csv)
"""
import csv
import functools
import glob
import json
import os
import sys
from fractions import Fraction

LOWEST, HIGHEST, NO_OPINION = 1, 6, 0


def read(folder):
    names, ballots = None, []
    for path in sorted(glob.glob(os.path.join(folder, "bureau_*.csv"))):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert names in (None, rows[0][1:])
        names = rows[0][1:]
        ballots += [[int(cell) for cell in row[1:]] for row in rows[1:]]
    return names, [b for b in ballots if any(rating != NO_OPINION for rating in b)]


def given(ballots, c):
    return sorted(b[c] for b in ballots if b[c] != NO_OPINION)


def as_worst(ballots, c):
    return sorted(b[c] if b[c] != NO_OPINION else LOWEST for b in ballots)


def lower_median(grades):
    return sorted(grades)[(len(grades) - 1) // 2]


def literal_majority_judgment(a, b):
    a, b = list(a), list(b)
    assert len(a) == len(b)
    while a:
        x, y = a.pop((len(a) - 1) // 2), b.pop((len(b) - 1) // 2)
        if x != y:
            return x - y
    return 0


def from_the_middle(grades):
    """The order in which literal removal takes them, for lists of millions."""
    left = (len(grades) - 1) // 2
    right = left + 1
    if len(grades) % 2:
        yield grades[left]
        left -= 1
    while left >= 0:
        yield grades[left]
        yield grades[right]
        left, right = left - 1, right + 1


def walked_majority_judgment(a, b):
    return next((x - y for x, y in zip(from_the_middle(a), from_the_middle(b)) if x != y), 0)


def ranked(names, key, text, compare=None):
    """[{rank, candidate, value}] with the best first; equals share a rank."""
    compare = compare or (lambda a, b: (key(a) > key(b)) - (key(a) < key(b)))
    places = range(len(names))
    rows = [(1 + sum(compare(other, c) > 0 for other in places), c) for c in places]
    return [{"rank": rank, "candidate": names[c], "value": text(c)} for rank, c in sorted(rows)]


def prefer(ballots, a, b):
    return sum(max(x[a], LOWEST) > max(x[b], LOWEST) for x in ballots)


def star(names, ballots):
    scores = [sum(as_worst(ballots, c)) for c in range(len(names))]
    order = sorted(range(len(names)), key=lambda c: -scores[c])
    assert len(set(scores)) == len(names), "no tie in these ballots"
    first, second = order[:2]
    for_first, for_second = prefer(ballots, first, second), prefer(ballots, second, first)
    assert for_first != for_second
    if for_second > for_first:
        order[:2] = second, first
    ranks = [{"rank": i + 1, "candidate": names[c], "value": str(scores[c])} for i, c in enumerate(order)]
    runoff = {names[first]: for_first, names[second]: for_second, "same": len(ballots) - for_first - for_second}
    return ranks, runoff


def main(folder):
    names, ballots = read(folder)
    mean = functools.cache(lambda c: Fraction(sum(given(ballots, c)), len(given(ballots, c))))
    weighted = functools.cache(lambda c: (sum(given(ballots, c)) + 10 * Fraction(LOWEST + HIGHEST, 2)) / (len(given(ballots, c)) + 10))
    approvals = functools.cache(lambda c: sum(b[c] >= 4 for b in ballots))
    median = functools.cache(lambda c: lower_median(given(ballots, c)))
    own = functools.cache(lambda c: sorted(given(ballots, c) + [median(c)] * (len(ballots) - len(given(ballots, c)))))
    worst = functools.cache(lambda c: as_worst(ballots, c))
    ratings = functools.cache(lambda c: given(ballots, c))

    def normalised(a, b):
        # To the same number of judges: each grade as often as the other has judges.
        return walked_majority_judgment(
            [g for g in ratings(a) for _ in ratings(b)], [g for g in ratings(b) for _ in ratings(a)])

    for a in range(len(names)):
        for b in range(len(names)):
            assert walked_majority_judgment(worst(a), worst(b)) == literal_majority_judgment(worst(a), worst(b))
    ranks, runoff = star(names, ballots)
    json.dump({
        "ballots": len(ballots),
        "profiles": {name: [sum(b[c] == g for b in ballots) for g in range(LOWEST, HIGHEST + 1)] for c, name in enumerate(names)},
        "rules": {
            "score": ranked(names, lambda c: sum(worst(c)), lambda c: str(sum(worst(c)))),
            "mean": ranked(names, mean, lambda c: str(mean(c))),
            "bayesian": ranked(names, weighted, lambda c: str(weighted(c))),
            "median": ranked(names, lambda c: (median(c), mean(c)), lambda c: str(median(c))),
            "majority-judgment worst": ranked(
                names, None, lambda c: str(lower_median(worst(c))), lambda a, b: literal_majority_judgment(worst(a), worst(b))),
            "majority-judgment median": ranked(
                names, None, lambda c: str(lower_median(own(c))), lambda a, b: literal_majority_judgment(own(a), own(b))),
            "majority-judgment normalised": ranked(
                names, None, lambda c: str(median(c)),
                lambda a, b: median(a) - median(b) or normalised(a, b)),
            "approval": ranked(names, approvals, lambda c: str(approvals(c))),
            "star": ranks,
        },
        "runoff": runoff,
    }, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Shows what ranking 0 against O by series does to readings, at one odds and another.

    python twins.py --work DIR

DIR is the folder of overframes.py. Every frame's reading of a plate with 0 or O whose label tells
them apart is ranked as `ZeroOrOh.settled` does, with the series written there, and held against the
label: plates of a series, plates of digits or letters alone, and all others (vanity plates, other
states), of which none that was right should turn wrong.
"""
import argparse
import collections
import os
import re

import overframes

RULE = os.path.join(os.path.dirname(__file__), "..", "..", "PlateVision", "ZeroOrOh.swift")
ODDS = (1, 2, 3, 4, 5, 6, 8, 12, 24)
KINDS = ("series", "digits or letters alone", "all others")


class Rule:
    """The rule of ZeroOrOh.swift at chosen odds."""

    def __init__(self, path=RULE):
        with open(path) as file:
            source = file.read()
        self.series = set(re.findall('"([9A]{6,7})"', source))
        self.shipped = float(re.search(r"seriesOdds = ([0-9.]+)", source)[1])

    def kind(self, text):
        """Which of KINDS a text is of."""
        shape = "".join("9" if c.isdigit() else "A" for c in text)
        return KINDS[0 if shape in self.series else 1 if len(set(shape)) == 1 else 2]

    def first(self, candidates, odds):
        """The text of (text, confidence) twins, likeliest first, that comes first by the rule."""
        fitting = [text for text, _ in candidates if self.kind(text) == KINDS[0]]
        if self.kind(candidates[0][0]) != KINDS[2] or len(fitting) != 1:
            return candidates[0][0]
        return max(candidates, key=lambda c: c[1] * (odds if c[0] == fitting[0] else 1))[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", required=True)
    args = parser.parse_args()
    rule, counts, frames = Rule(), collections.Counter(), 0
    for one in overframes.passes(args.work)[0]:
        if one.truth["folded"] or not set(one.text) & set("0O"):
            continue
        for reading in filter(None, one.readings):
            if not one.is_right(reading["text"]):
                continue
            frames += 1
            twins = [(c["text"], c["confidence"]) for c in reading["candidates"]
                     if one.is_right(c["text"])]
            before = one.is_right(twins[0][0], strict=True)
            for odds in {*ODDS, rule.shipped}:
                after = one.is_right(rule.first(twins, odds), strict=True)
                counts[odds, rule.kind(one.text), after - before] += 1
    print(f"{frames} readings of plates with 0 or O, right but for these; "
          f"shipped: {rule.shipped:g}\n")
    print("| odds | " + " | ".join(f"{kind}: put right, wrong" for kind in KINDS) + " |")
    print("| --- " * (1 + len(KINDS)) + "|")
    for odds in sorted({*ODDS, rule.shipped}):
        cells = [f"{counts[odds, kind, 1]}, {counts[odds, kind, -1]}" for kind in KINDS]
        print(f"| {odds:g} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

"""Fits what a reading's confidence means, on plates that no network was trained on.

    plate-bench features FOLDER > features.jsonl
    python calibrate.py FOLDER/index.csv features.jsonl [INDEX FEATURES …]
                        [--write calibration.json] [--diagram reliability.svg]
    python calibrate.py --check INDEX.csv RESULTS.jsonl

A logistic regression from what the networks say of a reading to whether its whole text is right
(O and 0 alike). What lies on no labelled plate counts as wrong where the folder labels every plate.
Each figure is of texts left out of the fit (five folds by text). `--check` takes what `platectl
recognize --json` wrote and only counts.
"""
import argparse
import csv
import json
import math
import os
import zlib

import numpy as np

from geometry import overlap
from sweep import folded

NAMES = ("Bias", "Text", "Lowest", "Plate", "Locator", "Width", "Short", "Vote")
NEVER_NEGATIVE = ("Text", "Lowest", "Plate", "Locator", "Vote")
FOLDS, BINS = 5, 10
RIDGE = 2.0
LOWEST_MIN = 0.05
SHORT_LENGTH_MAX = 3
OVERLAP_MIN = 0.3


def log_odds(chance):
    """Log-odds, clamped as the program clamps them."""
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))


def row_of(text, features):
    """The regression's inputs for one reading, in the order of NAMES."""
    plate = features["plate"] if features["plate"] is not None else 0.5
    width = min(max(math.log2(features["width"] / 100), -1.5), 1.5)
    return [1.0, log_odds(features["text"]), log_odds(features["lowest"]), log_odds(plate),
            log_odds(features["locator"]), width, float(len(text) <= SHORT_LENGTH_MAX),
            features["vote"]]


def labelled(index):
    """{file: [(box, text)]} and the files of an index that have no plate at all."""
    plates = {}
    with open(index, newline="") as file:
        for row in csv.DictReader(file):
            known = plates.setdefault(os.path.basename(row["file"]), [])
            if row["w"]:
                known.append(([float(row[key]) for key in "xywh"], row["text"]))
    return plates


def gathered(index, features, complete):
    """(inputs, right, group) of every reading; `complete` says that all plates are labelled."""
    plates, found = labelled(index), []
    with open(features) as file:
        for line in map(json.loads, file):
            name = os.path.basename(line["source"])
            if name not in plates or line["features"]["lowest"] < LOWEST_MIN:
                continue
            near = [(overlap(line["box"], box), text) for box, text in plates[name]]
            share, text = max(near, default=(0.0, ""))
            if share >= OVERLAP_MIN and text:
                right = folded(line["text"]) == folded(text)
                found.append((row_of(line["text"], line["features"]), right, text))
            elif complete and share == 0.0:
                found.append((row_of(line["text"], line["features"]), False, name))
    return found


def sigmoid(value):
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))


def fitted(inputs, right, columns):
    """Newton's method with a ridge on all but the bias; weights of the columns used."""
    x, weights = inputs[:, columns], np.zeros(len(columns))
    ridge = np.full(len(columns), RIDGE)
    ridge[0] = 1e-6
    for _ in range(40):
        chance = sigmoid(x @ weights)
        slope = x.T @ (chance - right) + ridge * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    return weights


def fit(inputs, right):
    """Weights in the order of NAMES; those that must not lower the chance are left out instead."""
    columns = [i for i in range(len(NAMES)) if i == 0 or inputs[:, i].std() > 1e-9]
    while True:
        weights = fitted(inputs, right, columns)
        wrong = [i for i, w in zip(columns, weights) if w < 0 and NAMES[i] in NEVER_NEGATIVE]
        if not wrong:
            whole = np.zeros(len(NAMES))
            whole[columns] = weights
            return whole
        columns.remove(min(wrong, key=lambda i: weights[columns.index(i)]))


def bins(chance, right):
    """(mean confidence, share right, count) of equal bins of confidence."""
    number = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [(chance[number == b].mean(), right[number == b].mean(), int((number == b).sum()))
            for b in range(BINS) if (number == b).any()]


def calibration_error(chance, right):
    """Expected calibration error over equal bins."""
    return sum(abs(mean - share) * count for mean, share, count in bins(chance, right)) / len(right)


def report(title, chance, right):
    """Prints the bins and the expected calibration error."""
    print(f"{title}: {len(right)} readings, {right.mean():.4f} right, expected calibration error "
          f"{calibration_error(chance, right):.4f}")
    for mean, share, count in bins(chance, right):
        print(f"  said {mean:.3f}  was {share:.3f}  of {count}")


def diagram(chance, right):
    """The reliability diagram as an SVG picture."""
    side, edge = 320, 40
    def at(x, y):
        return f"{edge + x * side:.1f},{edge + (1 - y) * side:.1f}"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{side + 2 * edge}" '
             f'height="{side + 2 * edge}" font-family="sans-serif" font-size="12">',
             f'<rect width="100%" height="100%" fill="white"/>',
             f'<polyline points="{at(0, 0)} {at(0, 1)} {at(1, 1)} {at(1, 0)} {at(0, 0)}" '
             f'fill="none" stroke="black"/>',
             f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="gray" stroke-dasharray="4 4"/>']
    found = bins(chance, right)
    parts.append(f'<polyline points="{" ".join(at(m, s) for m, s, _ in found)}" fill="none" '
                 f'stroke="#1f5fa8" stroke-width="2"/>')
    for mean, share, count in found:
        x, y = at(mean, share).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="{2 + 1.2 * math.log10(count + 1):.1f}" '
                     f'fill="#1f5fa8"/><text x="{float(x) + 6}" y="{float(y) + 14}">{count}</text>')
    parts += [f'<text x="{edge + side / 2 - 60}" y="{side + 2 * edge - 10}">confidence told</text>',
              f'<text x="14" y="{edge + side / 2 + 40}" transform="rotate(-90 14 '
              f'{edge + side / 2 + 40})">share right</text>']
    for tick in (0, 0.5, 1):
        x, y = at(tick, tick).split(",")
        parts += [f'<text x="{float(x) - 6}" y="{edge + side + 16}">{tick}</text>',
                  f'<text x="{edge - 22}" y="{float(y) + 4}">{tick}</text>']
    return "\n".join(parts) + "\n</svg>\n"


def check(index, results):
    """Counts how calibrated the readings in a program's results are."""
    plates, chances, rights = labelled(index), [], []
    with open(results) as file:
        for line in map(json.loads, file):
            for plate in line["plates"]:
                near = [(overlap(plate["box"], box), text)
                        for box, text in plates.get(os.path.basename(line["source"]), [])]
                share, text = max(near, default=(0.0, ""))
                if share >= OVERLAP_MIN and text:
                    chances.append(plate["confidence"])
                    rights.append(folded(plate["text"]) == folded(text))
    report("as told", np.array(chances), np.array(rights, float))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", help="INDEX.csv FEATURES.jsonl, in pairs")
    parser.add_argument("--partial", nargs="*", default=[],
                        help="indexes of folders that do not label every plate")
    parser.add_argument("--check", action="store_true", help="count what a program told")
    parser.add_argument("--write", help="JSON file for the constants")
    parser.add_argument("--diagram", help="SVG file for the reliability diagram")
    args = parser.parse_args()
    pairs = list(zip(args.files[::2], args.files[1::2]))
    if args.check:
        for index, results in pairs:
            check(index, results)
        return
    found = [row for index, features in pairs
             for row in gathered(index, features, index not in args.partial)]
    inputs, right, groups = (np.array(part) for part in zip(*found))
    right = right.astype(float)
    folds = np.array([zlib.crc32(b"fold" + group.encode()) % FOLDS for group in groups])
    chance = np.zeros(len(right))
    for fold in range(FOLDS):
        weights = fit(inputs[folds != fold], right[folds != fold])
        chance[folds == fold] = sigmoid(inputs[folds == fold] @ weights)
    report("left out of the fit", chance, right)
    weights = fit(inputs, right)
    constants = {f"calibration{name}": round(float(w), 4) for name, w in zip(NAMES, weights)}
    print(json.dumps(constants))
    if args.write:
        with open(args.write, "w") as file:
            json.dump(constants, file, indent=1)
            file.write("\n")
    if args.diagram:
        with open(args.diagram, "w") as file:
            file.write(diagram(chance, right))


if __name__ == "__main__":
    main()

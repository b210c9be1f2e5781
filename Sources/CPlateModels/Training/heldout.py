"""Counts right readings and classes of errors on the held-out fold of the training data.

    python heldout.py --work DIR [--weights DIR] [--rounds 20] [--out FILE]

Plates whose text falls into the held-out fold (one in fourteen) are in no training sample: real
ones in their scenes, and flat ones posed, lit and degraded by a fixed seed. Each is given to the
refiner as the locator might give it, then read. Letter O and digit 0 count as the same.
"""
import argparse
import json
import os
from collections import Counter

import cv2
import numpy as np
import torch

import augment
import geometry
import samples
from evaluate import Recogniser

HERE = os.path.dirname(os.path.abspath(__file__))


def folded(text):
    """Letter O as the digit 0, as the public labels write it."""
    return text.replace("O", "0")


def edits(truth, read):
    """The edits from truth to read: (kind, place, character, other) of a shortest path."""
    rows = [[(0, [])]]
    for j, b in enumerate(read):
        rows[0].append((j + 1, rows[0][j][1] + [("inserted", j, "", b)]))
    for i, a in enumerate(truth):
        row = [(i + 1, rows[i][0][1] + [("lost", i, a, "")])]
        for j, b in enumerate(read):
            same = rows[i][j]
            choices = [(same[0] + (a != b),
                        same[1] if a == b else same[1] + [("taken", i, a, b)]),
                       (rows[i][j + 1][0] + 1, rows[i][j + 1][1] + [("lost", i, a, "")]),
                       (row[j][0] + 1, row[j][1] + [("inserted", i, "", b)])]
            row.append(min(choices, key=lambda choice: choice[0]))
        rows.append(row)
    return rows[-1][-1][1]


def classes(truth, read):
    """Names of the error classes of one reading."""
    if not read:
        return ["nothing read"]
    found = []
    for kind, place, character, other in edits(truth, read):
        edge = "first" if place == 0 else "last" if place >= len(truth) - 1 else "inner"
        if kind == "taken":
            pair = "/".join(sorted((character, other)))
            found.append(f"taken {pair}")
        elif kind == "inserted" and place > 0 and truth[place - 1] == other:
            found.append(f"doubled {edge}")
        else:
            found.append(f"{kind} {edge}")
    return found


def held_views(bank, rng):
    """(picture, coarse quad, width, text) of the real held-out plates in their surroundings."""
    views = bank.banks["views"]
    for index in bank.kinds[("views", "held")]:
        note = views.notes[index]
        quad = geometry.box_quad(*note["box"])
        yield np.array(views[index]), quad, note["box"][2], note["text"]


def held_flats(bank, rng, rounds, name="flats"):
    """The same of the held-out flat plates of a bank, `rounds` camera pictures each."""
    flats = bank.banks[name]
    for index in bank.kinds[(name, "held")]:
        for _ in range(rounds):
            width = augment.log_uniform(rng, 50, 160)
            picture, quad = augment.plate_view(flats[index], width, bank.scenes, bank.noise, rng)
            yield picture, samples.coarse_guess(bank, quad, rng), width, flats.notes[index]["text"]


def count(recogniser, plates, vote):
    """Totals, right by width, classes of errors and a row a reading."""
    right, wide, errors, readings = [], Counter(), Counter(), []
    for picture, coarse, width, text in plates:
        read, sure, _ = recogniser.read(picture, recogniser.refine(picture, coarse), vote)
        good = folded(read) == folded(text)
        right.append(good)
        band = "under 75" if width < 75 else "75 and more"
        wide[band, good] += 1
        readings.append((folded(text), folded(read), round(float(sure), 4)))
        if not good:
            errors.update(classes(folded(text), folded(read)))
    return right, wide, errors, readings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", required=True)
    parser.add_argument("--weights", default=os.path.join(HERE, "..", "Weights"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--vote", action="store_true")
    parser.add_argument("--out", help="JSON of the readings, to fit and to compare")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    rng = np.random.default_rng(args.seed)
    bank = samples.Banks(args.work, rng)
    recogniser = Recogniser(args.weights)
    kept = {}
    for name, plates in (("real plates in place", held_views(bank, rng)),
                         ("flat plates, degraded", held_flats(bank, rng, args.rounds)),
                         ("official designs, degraded",
                          held_flats(bank, rng, args.rounds, "designs"))):
        right, wide, errors, readings = count(recogniser, plates, args.vote)
        print(f"{name}: {sum(right)} of {len(right)} right, {np.mean(right):.4f}")
        for band in ("under 75", "75 and more"):
            total = wide[band, True] + wide[band, False]
            if total:
                print(f"  {band} px: {wide[band, True] / total:.4f} of {total}")
        print("  " + ", ".join(f"{kind} {n}" for kind, n in errors.most_common(14)))
        kept[name] = readings
    if args.out:
        with open(args.out, "w") as file:
            json.dump(kept, file)


if __name__ == "__main__":
    main()

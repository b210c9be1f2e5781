"""Measures merging over frames, from real stills to false alerts, with the programs as built.

    python overframes.py --data DATA --rendered PLATES --bench .build/release/plate-bench --work DIR

makes sequences (sequences.py), reads them with `plate-bench sightings`, holds what was merged
against what was really there, fits the merged confidence anew to compare, and lets
`plate-bench false-alerts` meet a list with what was confused. Sequences are made in batches and
removed once read. PLATES is what `plate-synth plates --seed` wrote with a seed no training used.
`--report` measures again what lies in DIR; with `--follow` the merging is done anew first, from
the readings kept there. Letter O and digit 0 count as equal but where "strict" is said.
"""
import argparse
import collections
import json
import math
import os
import re
import shutil
import subprocess
import zlib

import cv2
import numpy as np

import geometry
import sequences

BATCH = 20
OVERLAP_MIN = 0.1
# Confidence from which a sighting is recorded: `recordConfidence` of TrackerRules.
RECORDED_FROM = 0.4
MADE = ("relettered", "rendered", "real")
VALIDATION = ("mcam-us16", "ucr-parking-ca", "us-scenes")
FRAMES_TOLD = 8
# California's passenger and commercial series.
CALIFORNIAN = re.compile("[1-9][A-Z]{3}[0-9]{3}|[0-9]{3}[A-Z]{3}[1-9]|[1-9][A-Z][0-9]{5}"
                         "|[0-9]{5}[A-Z][1-9]")


def folded(text):
    """The text with every O as 0."""
    return text.replace("O", "0")


def interval(hits, count):
    """The Wilson interval of a share, 95 %."""
    if count == 0:
        return 0.0, 1.0
    share, z = hits / count, 1.96
    middle = share + z * z / (2 * count)
    reach = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return tuple(max(0.0, middle + sign * reach) / (1 + z * z / count) for sign in (-1, 1))


def shown(hits, count):
    """A share with its interval."""
    low, high = interval(hits, count)
    return f"{hits / max(count, 1):.4f} ({low:.4f}-{high:.4f})"


class Pass:
    """One vehicle of the truth with what was read of it in each frame and merged from that."""

    def __init__(self, truth, sequence):
        self.truth, self.text = truth, truth["text"]
        self.readings = [self.meeting(frame, number) for number, frame
                         in enumerate(sequence["frames"])]
        self.sightings = []

    def overlap(self, box, frame):
        """How well a box meets the plate's box in a frame."""
        return geometry.overlap(box, self.truth["boxes"][frame])

    def meeting(self, readings, frame):
        """The reading of a frame that lies on the plate, or None."""
        pairs = [(self.overlap(geometry.quad_box(np.reshape(reading["quad"], (4, 2))), frame),
                  reading) for reading in readings]
        best = max(pairs, key=lambda pair: pair[0], default=(0, None))
        return best[1] if best[0] >= OVERLAP_MIN else None

    def is_right(self, text, strict=False):
        """Whether a text is the plate's."""
        return text == self.text if strict else folded(text) == folded(self.text)

    @property
    def main(self):
        """The sighting of most frames, or None."""
        return max(self.sightings, key=lambda s: s["tellings"][-1]["frames"], default=None)

    @property
    def best(self):
        """The reading of the surest frame, or None."""
        seen = [reading for reading in self.readings if reading]
        return max(seen, key=lambda reading: reading["confidence"], default=None)

    def answers(self):
        """What each way of answering says: merged, best single frame, middle, last."""
        middle, last = self.readings[len(self.readings) // 2], self.readings[-1]
        merged = self.main and self.main["tellings"][-1]
        pairs = {"merged": merged, "best frame": self.best, "middle frame": middle,
                 "last frame": last}
        return {name: answer["text"] if answer else "" for name, answer in pairs.items()}


def passes(folder):
    """(passes, sightings of nothing, the alert threshold) of what lies in a folder."""
    found = collections.defaultdict(list)
    with open(os.path.join(folder, "truth.jsonl")) as file:
        for line in file:
            truth = json.loads(line)
            found[truth["sequence"]].append(truth)
    made, junk, threshold = [], [], None
    with open(os.path.join(folder, "readings.jsonl")) as file:
        for line in file:
            sequence = json.loads(line)
            threshold = sequence["alertConfidence"]
            own = [Pass(truth, sequence) for truth in found[sequence["sequence"]]]
            for sighting in sequence["sightings"]:
                meets = [one for one in own if one.overlap(
                    sighting["box"], sighting["bestFrame"]) >= OVERLAP_MIN]
                if sighting["tellings"]:
                    if meets:
                        meets[0].sightings.append(sighting)
                    else:
                        junk.append((sequence["sequence"], sighting))
                if meets:
                    meets[0].truth.setdefault("standings", []).append(sighting["standings"])
            made += own
    return made, junk, threshold


def report_shares(made):
    """Exact shares of each way of answering, by source."""
    groups = {name: [one for one in made if one.truth["source"] == name]
              for name in sorted({one.truth["source"] for one in made})}
    groups["composites"] = [one for one in made if one.truth["source"] in MADE]
    groups["stills"] = [one for one in made if one.truth["source"] not in MADE]
    groups["all"] = made
    print("| source | vehicles | recorded | merged | best frame | middle | last |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, group in groups.items():
        counts = collections.Counter()
        for one in group:
            for answer, text in one.answers().items():
                counts[answer] += one.is_right(text)
        cells = [shown(counts[answer], len(group)) if answer in ("merged", "best frame")
                 else f"{counts[answer] / max(1, len(group)):.3f}"
                 for answer in ("merged", "best frame", "middle frame", "last frame")]
        recorded = sum(1 for one in group if one.sightings)
        print(f"| {name} | {len(group)} | {recorded} | {' | '.join(cells)} |")
    told = [one for one in made if one.sightings]
    pairs = collections.Counter()
    for one in told:
        answers = one.answers()
        pairs[one.is_right(answers["merged"]), one.is_right(answers["best frame"])] += 1
    print("of the vehicles recorded: merged "
          f"{shown(pairs[True, True] + pairs[True, False], len(told))}, best frame "
          f"{shown(pairs[True, True] + pairs[False, True], len(told))}; merged alone right "
          f"{pairs[True, False]}, best frame alone {pairs[False, True]}")
    report_told_alike(made, told)
    strict = [one for one in made if not one.truth["folded"]]
    right = sum(one.is_right(one.answers()["merged"], True) for one in strict)
    print(f"strict, where labels tell O from 0: merged {shown(right, len(strict))}")


def report_told_alike(made, told):
    """Right and wrong answers of merged readings, and of best frames told from the same bound."""
    merged = collections.Counter(one.is_right(one.answers()["merged"]) for one in told)
    best = collections.Counter(one.is_right(one.best["text"]) for one in made
                               if one.best and one.best["confidence"] >= RECORDED_FROM)
    print(f"told from {RECORDED_FROM} on: merged right {merged[True]} and wrong {merged[False]}; "
          f"best frame right {best[True]} and wrong {best[False]}")


def report_alerts(made, threshold, title):
    """Wrong reads at confidences: at the end of a sighting, and at any time within it."""
    sightings = [(one, sighting) for one in made for sighting in one.sightings]
    print(f"{len(sightings)} sightings of {title}; an exact hit alerts at {threshold} at once")
    print("| confidence | reached | wrong at the end | wrong at any time | in 1,000 sightings |")
    print("| --- | --- | --- | --- | --- |")
    for least in sorted({0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, threshold}):
        reached = wrong = ever = 0
        for one, sighting in sightings:
            last = sighting["tellings"][-1]
            reached += last["confidence"] >= least
            wrong += last["confidence"] >= least and not one.is_right(last["text"])
            ever += any(telling["confidence"] >= least and not one.is_right(telling["text"])
                        for telling in sighting["tellings"])
        low, high = interval(ever, len(sightings))
        mark = " (alerts)" if least == threshold else ""
        print(f"| {least}{mark} | {reached / max(1, len(sightings)):.3f} | {wrong} | {ever} | "
              f"{1000 * low:.2f}-{1000 * high:.2f} |")
    print()


def report_calibration(made):
    """The merged confidence against the share that is right."""
    pairs = np.array([(s["tellings"][-1]["confidence"] + twin_share(s["tellings"][-1]),
                       one.is_right(s["tellings"][-1]["text"]))
                      for one in made for s in one.sightings])
    edges = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001]
    error = 0.0
    print("| merged confidence, twins counted in | sightings | mean | right |")
    print("| --- | --- | --- | --- |")
    for low, high in zip(edges, edges[1:]):
        inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
        if len(inside):
            error += abs(inside[:, 0].mean() - inside[:, 1].mean()) * len(inside) / len(pairs)
            print(f"| {low}-{min(high, 1)} | {len(inside)} | {inside[:, 0].mean():.3f} | "
                  f"{shown(int(inside[:, 1].sum()), len(inside))} |")
    print(f"expected calibration error {error:.4f}")


def twin_share(telling):
    """The probability of the telling's other candidates that differ in nothing but 0 and O."""
    return sum(c["confidence"] for c in telling["candidates"]
               if c["text"] != telling["text"] and folded(c["text"]) == folded(telling["text"]))


def logistic(evidence, right, weights):
    """Weights of a logistic model by Newton's method, with a little ridge."""
    columns = np.column_stack([np.ones(len(evidence)), evidence])
    found = np.zeros(columns.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        slope = columns.T @ (weights * (chance - right)) + 0.02 * np.r_[0, found[1:]]
        bend = (columns * (weights * chance * (1 - chance))[:, None]).T @ columns
        step = np.linalg.solve(bend + 0.02 * np.eye(len(found)), slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    return found


def evidence_rows(made):
    """(evidence, right, weight, plate) of every standing; a vehicle's standings weigh one."""
    rows = []
    for one in made:
        for standings in one.truth.get("standings", []):
            for standing in standings:
                e = standing["evidence"]
                chances = np.clip([e["pooled"], e["mean"]], 1e-4, 1 - 1e-4)
                frames = math.log2(min(max(e["frames"], 1), FRAMES_TOLD))
                rows.append((*np.log(chances / (1 - chances)), frames,
                             one.is_right(standing["text"]), 1 / len(standings),
                             zlib.crc32(one.text.encode()) % 2))
    return np.array(rows, float)


def report_fit(made):
    """TextVote's numbers fitted anew, and what each half of the plates says of the other."""
    rows = evidence_rows(made)
    evidence, right, weights, half = rows[:, :3], rows[:, 3], rows[:, 4], rows[:, 5]
    names = ("bias", "pooledWeight", "meanWeight", "framesWeight")
    found = logistic(evidence, right, weights)
    print("fitted: " + ", ".join(f"{name} {value:.3f}" for name, value in zip(names, found)))
    error, loss = 0.0, 0.0
    for side in (0, 1):
        here = half == side
        found = logistic(evidence[~here], right[~here], weights[~here])
        chance = 1 / (1 + np.exp(-(found[0] + evidence[here] @ found[1:])))
        truth = right[here]
        loss -= (weights[here] * np.log(np.where(truth > 0, chance, 1 - chance))).sum()
        cell = np.minimum((chance * 10).astype(int), 9)
        for number in range(10):
            inside = cell == number
            share = weights[here][inside]
            error += abs((share * (chance[inside] - truth[inside])).sum())
    total = weights.sum()
    print(f"fitted on one half of the plates, told of the other: expected calibration error "
          f"{error / total:.4f}, loss {loss / total:.4f} nats")


def write_confusions(made, path):
    """What `plate-bench false-alerts` transplants: sightings of plates whose text is sure."""
    with open(path, "w") as file:
        for one in made:
            if one.truth["folded"] or not all(c.isalnum() for c in one.text):
                continue
            for sighting in one.sightings:
                line = {"truth": one.text, "tellings": sighting["tellings"]}
                file.write(json.dumps(line) + "\n")


def measure(args):
    """Makes, reads and removes sequences, batch by batch."""
    sources = sequences.Sources(args.data, args.rendered, np.random.default_rng(args.seed))
    stage = os.path.join(args.work, "stage")
    readings = os.path.join(args.work, "readings.jsonl")
    for path in (readings, os.path.join(args.work, "truth.jsonl")):
        open(path, "w").close()
    for start in range(0, max(args.composites, args.stills), BATCH):
        shutil.rmtree(stage, ignore_errors=True)
        sequences.make(sources, stage, range(start, min(start + BATCH, args.composites)),
                       range(start, min(start + BATCH, args.stills)), args.seed)
        with open(readings, "a") as file:
            subprocess.run([args.bench, "sightings", stage], stdout=file, check=True)
        with open(os.path.join(stage, "truth.jsonl")) as part, \
                open(os.path.join(args.work, "truth.jsonl"), "a") as whole:
            whole.write(part.read())
    shutil.rmtree(stage, ignore_errors=True)


def follow(args):
    """Merges the kept readings anew."""
    path = os.path.join(args.work, "readings.jsonl")
    with open(path + ".part", "w") as file:
        subprocess.run([args.bench, "sightings", "--readings", path], stdout=file, check=True)
    os.replace(path + ".part", path)


def report(args):
    """Everything that is told, in Markdown."""
    made, junk, threshold = passes(args.work)
    places = {one.truth["sequence"] for one in made if one.truth["source"] in MADE}
    stray = [sighting for name, sighting in junk if name in places]
    report_shares(made)
    print(f"\nsightings of what is no plate of the truth, composites only: "
          f"{len(stray)} in {len(places)} sequences\n")
    known = [one for one in made if one.truth["source"] not in VALIDATION]
    report_alerts(known, threshold, "plates of all states")
    report_alerts([one for one in known if CALIFORNIAN.fullmatch(one.text)], threshold,
                  "plates of California's passenger and commercial series")
    report_calibration(made)
    print()
    report_fit(known)
    confusions = os.path.join(args.work, "confusions.jsonl")
    write_confusions(made, confusions)
    print(flush=True)
    subprocess.run([args.bench, "false-alerts", confusions, "--seed", str(args.seed)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="the folder with train and validate")
    parser.add_argument("--rendered")
    parser.add_argument("--bench", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--composites", type=int, default=400)
    parser.add_argument("--stills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", action="store_true", help="measure what lies in --work")
    parser.add_argument("--follow", action="store_true", help="merge anew, then report")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(args.work, exist_ok=True)
    if args.follow:
        follow(args)
    elif not args.report:
        measure(args)
    report(args)


if __name__ == "__main__":
    main()

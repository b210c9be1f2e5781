"""Found and right readings by plate width, tilt and shape of picture.

    python sweep.py INDEX.csv RESULTS.jsonl

Takes an index.csv and the results that `platectl recognize --json` or `evaluate.py` wrote. A tilt
is known only where the index has a column for it, as that of `pictures.py` has.
"""
import csv
import json
import os
import sys

from geometry import overlap

WIDTHS = (0, 45, 60, 75, 100, 140, 200, 300, 500, 10_000)
TILTS = (0, 5, 10, 15, 21)


def folded(text):
    """Letter O taken for the digit 0, as the public labels write it."""
    return text.upper().replace("O", "0")


def band(value, edges, unit):
    """The name of the band of `edges` that the value lies in."""
    low = max(edge for edge in edges if edge <= value)
    after = [edge for edge in edges if edge > low]
    return f"{low:4d} to {after[0] if after else low} {unit}"


def shape(result):
    """The shape of a result's picture."""
    ratio = result["width"] / result["height"]
    return "portrait" if ratio < 1 else "4:3" if ratio < 1.5 else "16:9" if ratio < 2 else "strip"


def groups(row, result):
    """Names of the groups a labelled plate counts in."""
    yield "width", band(float(row.get("width") or row["w"]), WIDTHS, "px")
    if row.get("tilt"):
        yield "tilt", band(abs(float(row["tilt"])), TILTS, "degrees")
    yield "picture", shape(result)


def main():
    with open(sys.argv[2]) as file:
        results = {os.path.basename(result["source"]): result
                   for result in map(json.loads, file)}
    counts = {}
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            if not row["w"] or not row["text"]:
                continue
            box = [float(row[key]) for key in "xywh"]
            result = results[os.path.basename(row["file"])]
            near = [p for p in result["plates"] if overlap(p["box"], box) >= 0.1]
            for group in groups(row, result):
                count = counts.setdefault(group, [0, 0, 0])
                count[0] += 1
                count[1] += any(overlap(p["box"], box) >= 0.5 for p in near)
                count[2] += any(folded(p["text"]) == folded(row["text"]) for p in near)
    for (kind, name), (plates, found, right) in sorted(counts.items()):
        print(f"{kind:8s} {name:18s} {plates:4d} plates, {found / plates:.3f} found, "
              f"{right / plates:.3f} read")


if __name__ == "__main__":
    main()

"""Right readings by plate width, from an index.csv and the results `evaluate.py` wrote.

    python widths.py INDEX.csv RESULTS.jsonl
"""
import csv
import json
import sys

from geometry import overlap

EDGES = (0, 60, 80, 100, 140, 200, 10_000)


def folded(text):
    """Letter O taken for the digit 0, as the public labels write it."""
    return text.upper().replace("O", "0")


def main():
    with open(sys.argv[2]) as file:
        results = {result["source"]: result["plates"] for result in map(json.loads, file)}
    counts = {low: [0, 0, 0] for low in EDGES[:-1]}
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            if not row["w"] or not row["text"]:
                continue
            box = [float(row[key]) for key in "xywh"]
            count = counts[max(low for low in EDGES[:-1] if low <= box[2])]
            near = [p for p in results.get(row["file"], []) if overlap(p["box"], box) >= 0.1]
            count[0] += 1
            count[1] += any(overlap(p["box"], box) >= 0.5 for p in near)
            count[2] += any(folded(p["text"]) == folded(row["text"]) for p in near)
    for (low, (plates, found, right)), high in zip(counts.items(), EDGES[1:]):
        if plates:
            print(f"{low:4d} to {high:5d} px: {plates:3d} plates, {found / plates:.3f} found, "
                  f"{right / plates:.3f} read")


if __name__ == "__main__":
    main()

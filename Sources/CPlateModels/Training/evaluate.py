"""Finds and reads plates in a folder of pictures, end to end, with exported weights.

    python evaluate.py FOLDER --out results.jsonl [--vote] [--weights DIR]

FOLDER has an index.csv whose column `file` names the pictures. Writes one JSON object a picture, as
the reading program prints it. `--truth` reads the labelled boxes instead of finding plates.
"""
import argparse
import csv
import json
import os
import time

import cv2
import numpy as np
import torch

import geometry
from modelfile import Model
from networks import ALPHABET, BLANK

HERE = os.path.dirname(os.path.abspath(__file__))
SCALES = (640, 320)
# Shift right, width and height factors of the voted crops, in plate units.
JITTERS = ((0, 1, 1), (0.015, 1, 1), (-0.015, 1, 1), (0, 0.97, 0.94))


def probabilities(logits):
    """Softmax over the classes of T x 37 logits."""
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def greedy(chances):
    """(text, confidence of every character): best class a step, repeats merged, blanks dropped."""
    text, confidences, last = "", [], BLANK
    for step, best in enumerate(chances.argmax(1)):
        chance = float(chances[step, best])
        if best != BLANK:
            if best != last:
                text += ALPHABET[best]
                confidences.append(chance)
            else:
                confidences[-1] = max(confidences[-1], chance)
        last = best
    return text, confidences


def jitter(quad, shift, width, height):
    """The quad moved and scaled along its own edges."""
    across, down = (quad[1] - quad[0] + quad[2] - quad[3]) / 2, \
        (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    moved = quad + shift * across
    grow = signs[:, :1] * (width - 1) * across + signs[:, 1:] * (height - 1) * down
    return moved + grow


class Recogniser:
    """The networks chained; the second reader where there is one yet."""

    def __init__(self, weights):
        def model(name):
            return Model.open(os.path.join(weights, name + ".plnn"))

        self.locator, self.refiner, self.readers = (
            model("locator"), model("refiner"), [model("reader")])
        if os.path.exists(os.path.join(weights, "reader2.plnn")):
            self.readers.append(model("reader2"))
        self.threshold = self.locator.header["constants"]["threshold"]
        self.coarse_width_min = self.locator.header["constants"]["coarseWidthMin"]
        self.rule = self.readers[0].header["constants"]

    def locate(self, grey, scales=SCALES):
        """(score, coarse quad) of every plate, the scales pooled.

        A coarser scale gives only what is wide in it: corners of narrow plates are better from
        the finer one.
        """
        found = []
        for side in scales:
            picture, back = geometry.locator_input(grey, side)
            output = self.locator(picture[None, None])[0]
            least = 0 if side == max(scales) else self.coarse_width_min * back[0]
            found += [(score, quad) for score, quad
                      in geometry.locator_quads(output, back, self.threshold)
                      if geometry.quad_width(quad) >= least]
        return geometry.suppress(found)

    def refine(self, grey, quad):
        """The quad with its corners corrected in the model's number of passes."""
        for _ in range(self.refiner.header["constants"]["passes"]):
            crop = geometry.refiner_input(grey, quad)
            quad = geometry.refined_quad(quad, self.refiner(crop[None, None]).ravel())
        return quad

    def plate_score(self, grey, quad):
        """How likely a refined quad shows a plate."""
        crop = geometry.refiner_input(grey, quad)
        return float(1 / (1 + np.exp(-self.refiner(crop[None, None]).ravel()[8])))

    def logits(self, grey, quads):
        """Outputs T x 37 of every reader for each of the N quads, reader after reader."""
        outputs = []
        for reader in self.readers:
            size = reader.header["input"]["height"], reader.header["input"]["width"]
            crops = np.stack([geometry.reader_input(grey, quad, *size) for quad in quads])
            outputs.append(reader(crops[:, None])[:, :, 0].transpose(0, 2, 1))
        return np.concatenate(outputs)

    def read(self, grey, quad, vote):
        """(text, lowest character confidence, candidates) of a refined quad."""
        logits = self.logits(grey, [quad])
        first, both = voted(logits[:1]), voted(logits)
        if not vote or first[1] >= self.rule["askBelow"]:
            return first
        if both[1] >= self.rule["voteBelow"]:
            return both
        return voted(self.logits(grey, [jitter(quad, *j) for j in JITTERS]))


def voted(logits):
    """The text with the largest sum of lowest character confidences over all opinions.

    Its confidence is that sum over the number of crops; the candidates are all texts, best first.
    """
    votes = {}
    for one in logits:
        text, sure = greedy(probabilities(one))
        votes[text] = votes.get(text, 0.0) + min(sure, default=0.0) / len(logits)
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])
    return (*ranked[0], ranked)


def reported(text, confidence, constants):
    """Whether a reading is worth telling: of a plate's length; short ones only if quite sure."""
    if not constants["lengthMin"] <= len(text) <= constants["lengthMax"]:
        return False
    short = len(text) <= constants["shortLengthMax"]
    return confidence >= constants["shortThreshold" if short else "threshold"]


def labelled_boxes(path):
    """File to labelled boxes."""
    boxes = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            known = boxes.setdefault(row["file"], [])
            if row["w"]:
                known.append([float(row[key]) for key in "xywh"])
    return boxes


def picture_result(recogniser, grey, args, boxes):
    """The plates of one picture, as the JSON object's `plates`."""
    if args.truth:
        found = [(1.0, geometry.box_quad(*box)) for box in boxes]
    else:
        found = recogniser.locate(grey, args.scales)
    plates = []
    for score, coarse in found:
        quad = coarse if args.unrefined else recogniser.refine(grey, coarse)
        text, confidence, candidates = recogniser.read(grey, quad, args.vote)
        if not args.everything and not reported(text, confidence, recogniser.rule):
            continue
        plates.append({
            "text": text, "confidence": round(confidence, 4), "score": round(score, 4),
            "box": [round(v, 1) for v in geometry.quad_box(quad)],
            "quad": np.round(quad, 2).tolist(),
            "candidates": [{"text": t, "confidence": round(c, 4)} for t, c in candidates]})
    return plates


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--out", required=True)
    parser.add_argument("--weights", default=os.path.join(HERE, "..", "Weights"))
    parser.add_argument("--vote", action="store_true",
                        help="second reader and more crops where unsure")
    parser.add_argument("--everything", action="store_true", help="report unsure readings too")
    parser.add_argument("--threshold", type=float, help="locator score instead of the model's")
    parser.add_argument("--scales", type=int, nargs="+", default=list(SCALES))
    parser.add_argument("--truth", action="store_true", help="read the labelled boxes")
    parser.add_argument("--unrefined", action="store_true", help="leave the corner refiner out")
    args = parser.parse_args()
    torch.set_num_threads(1)
    recogniser = Recogniser(args.weights)
    if args.threshold is not None:
        recogniser.threshold = args.threshold
    with open(args.out, "w") as out:
        for file, boxes in labelled_boxes(os.path.join(args.folder, "index.csv")).items():
            grey = cv2.imread(os.path.join(args.folder, file), cv2.IMREAD_GRAYSCALE)
            start = time.perf_counter()
            plates = picture_result(recogniser, grey, args, boxes)
            total = (time.perf_counter() - start) * 1e3
            out.write(json.dumps({
                "source": file, "width": grey.shape[1], "height": grey.shape[0],
                "plates": plates, "milliseconds": {"total": round(total, 2)}}) + "\n")


if __name__ == "__main__":
    main()

"""Sharpens the labels of real scenes with the networks trained so far.

Scenes come with upright boxes, often of one plate only. The refiner turns boxes into corners; what
the locator finds besides them is ignored where the reader reads it as a plate, and else kept as a
hard place to look at more often.
"""
import itertools
import json
import os

import numpy as np

import designs
import geometry
import samples
import windows
from banks import (PictureBank, boxed_views, flattened_views, grown_view, held_out,
                   real_cuts)
from evaluate import Recogniser

READ_LENGTH_MIN = 4
READ_CONFIDENCE_MIN = 0.45
LOCATOR_THRESHOLD = 0.3
CORNERS_OVERLAP_MIN = 0.6
PSEUDO_CONFIDENCE_MIN = 0.85
PSEUDO_LENGTH_MIN = 5
ERRORS_KEPT = 3000
REFINED_WIDTH_MIN = 40


def corners(recogniser, picture, box):
    """The refined quad of an upright box, or None where it strays from the box."""
    quad = recogniser.refine(picture, geometry.box_quad(*box))
    if geometry.overlap(geometry.quad_box(quad), box) < CORNERS_OVERLAP_MIN:
        return None
    return np.round(quad, 2).tolist()


def scene_labels(recogniser, picture, note):
    """The scene's notes with `quads`, `ignored` and `hard` added."""
    boxes = note["boxes"]
    quads = [corners(recogniser, picture, box) if box[2] > 24 else None for box in boxes]
    ignored, hard = [], []
    for _, coarse in recogniser.locate(picture):
        box = geometry.quad_box(coarse)
        if any(geometry.overlap(box, geometry.quad_box(
                geometry.enlarge(geometry.box_quad(*own), 1.3))) > 0.1 for own in boxes):
            continue
        text, sure, _ = recogniser.read(picture, recogniser.refine(picture, coarse), False)
        plate = len(text) >= READ_LENGTH_MIN and sure >= READ_CONFIDENCE_MIN
        if note["kind"] == "negatives":
            plate = False
        (ignored if plate else hard).append([round(v, 1) for v in box])
    return {**note, "quads": quads, "ignored": ignored, "hard": hard}


def pseudo_views(recogniser, data):
    """Boxed plates without a text, with what the reader is sure of as their text."""
    for view, part in boxed_views(data, lambda row: row["w"] and not row["text"]):
        quad = corners(recogniser, part, view["box"])
        if quad is None:
            continue
        text, sure, _ = recogniser.read(part, np.array(quad), True)
        if is_sure(text, sure):
            yield part, {"box": view["box"], "quad": quad, "text": text.replace("O", "0"),
                         "fold": True, "kind": "pseudo"}


def read_photographs(recogniser, data):
    """The plates of the official photographs, with what the reader is sure of as their text."""
    for picture in designs.photographs(data):
        for _, coarse in recogniser.locate(picture):
            quad = recogniser.refine(picture, coarse)
            text, sure, _ = recogniser.read(picture, quad, True)
            if not is_sure(text, sure):
                continue
            whole = geometry.quad_box(quad)
            part, box, shrink = grown_view(picture, whole)
            inside = (quad - whole[:2]) * shrink + box[:2]
            yield part, {"box": box, "quad": inside.tolist(), "text": text.replace("O", "0"),
                         "fold": True, "kind": "pseudo"}


def is_sure(text, sure):
    """Whether a text that the networks read may stand for a label of a training plate."""
    return sure >= PSEUDO_CONFIDENCE_MIN and len(text) >= PSEUDO_LENGTH_MIN and not held_out(text)


def rewrite(path, notes):
    """Replaces a bank's notes."""
    with open(path + ".json.part", "w") as file:
        json.dump(notes, file)
    os.replace(path + ".json.part", path + ".json")


def corner_errors(recogniser, work, seed):
    """Keeps the errors of found and of refined corners of pasted plates, in plate sizes."""
    rng = np.random.default_rng(seed)
    banks = samples.Banks(work, rng)
    coarse, refined = [], []
    while len(coarse) < ERRORS_KEPT:
        window, heat, _, offsets, trust = windows.locator_sample(banks, rng)
        grey = np.clip(window * geometry.LOCATOR_SCALE + geometry.LOCATOR_PAD, 0, 255)
        grey = grey.astype(np.uint8)
        found = geometry.locator_quads(recogniser.locator(window[None, None])[0], np.ones(2),
                                       recogniser.threshold)
        for row, column in np.argwhere((heat == 1) & (trust > 0)):
            cells = offsets[:, row, column].reshape(4, 2) + [column + 0.5, row + 0.5]
            truth = cells * geometry.LOCATOR_STRIDE
            box, size = geometry.quad_box(truth), samples.plate_size(truth)
            for _, quad in found:
                if geometry.overlap(geometry.quad_box(quad), box) < 0.3:
                    continue
                coarse.append((quad - truth) / size)
                if size[0] > REFINED_WIDTH_MIN:
                    refined.append((recogniser.refine(grey, quad) - truth) / size)
    np.savez(os.path.join(work, "errors.npz"), coarse=np.array(coarse), refined=np.array(refined))
    for name, errors in (("found", coarse), ("refined", refined)):
        across, down = np.abs(np.array(errors)).reshape(-1, 2).T
        print(f"labels: corners {name}, median and 90 %: across {np.median(across):.3f} "
              f"{np.quantile(across, 0.9):.3f}, down {np.median(down):.3f} "
              f"{np.quantile(down, 0.9):.3f}", flush=True)


def sharpen(data, work, weights, seed):
    """Adds corners, ignored and hard places to the notes of scenes and views."""
    recogniser = Recogniser(weights)
    corner_errors(recogniser, work, seed)
    recogniser.threshold = LOCATOR_THRESHOLD
    path = os.path.join(work, "scenes")
    bank = PictureBank(path)
    notes = [scene_labels(recogniser, np.array(bank[i]), bank.notes[i]) for i in range(len(bank))]
    rewrite(path, notes)
    for key in ("quads", "ignored", "hard"):
        count = sum(1 for note in notes for value in note[key] if value)
        print(f"labels: {count} {key}", flush=True)
    path = os.path.join(work, "views")
    bank = PictureBank(path)
    notes = []
    for index, note in enumerate(bank.notes):
        quad = corners(recogniser, np.array(bank[index]), note["box"])
        notes.append({**note, "quad": quad} if quad else note)
    rewrite(path, notes)
    print(f"labels: {sum('quad' in note for note in notes)} of {len(notes)} views", flush=True)
    found = itertools.chain(pseudo_views(recogniser, data), read_photographs(recogniser, data))
    count = PictureBank.write(os.path.join(work, "pseudo"), found)
    print(f"labels: {count} plates read for the first time", flush=True)
    count = PictureBank.write(os.path.join(work, "flattened"),
                              flattened_views(PictureBank(path), seed))
    print(f"labels: {count} flattened plates", flush=True)
    made = designs.lettered_anew(recogniser, data, real_cuts(data), seed)
    count = PictureBank.write(os.path.join(work, "designs"), made)
    print(f"labels: {count} plates of official designs", flush=True)

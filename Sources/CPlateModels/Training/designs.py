"""Official pictures of plate designs, taken apart to be lettered anew.

Departments of motor vehicles publish a sample of every design they issue: emblems, stacked letters,
dark artwork, none of which the labelled plates of the road show often. Nobody labelled them. The
networks trained so far lay a sample flat and read it; where the plate splits into as many
characters as were read, these are taken off, and what is left carries any text.
"""
import os
import zlib

import cv2
import numpy as np

import geometry
import glyphs
from banks import random_text, rows
from glyphs import FLAT_HEIGHT, FLAT_WIDTH
from states import jurisdiction

RELETTERED = 7000
HELD_OUT_ONE_IN = 6
HELD_OUT_TEXTS = 3
PLATE_SCORE_MIN = 0.5
READ_LENGTH_MIN = 3
PROPORTIONS = (1.6, 2.4)
MARGIN = 50
CONTRAST_MIN = 35
OUTLINED = 0.3
SLACK = 5
# What is from so much smaller to so much taller than the characters, and so near to their line, is
# a character that was left behind, or its rim.
LEFT_SMALLER, LEFT_TALLER, LEFT_LINE = 0.13, 0.5, 0.12
# Texts are at most so much shorter or longer than the design's own.
SHORTER, LONGER = 3, 1


def samples(data):
    """(file, colour picture, jurisdiction) of the official samples that show one whole plate."""
    folder = os.path.join(data, "us-templates")
    for row in rows(folder):
        picture = cv2.imread(os.path.join(folder, row["file"]))
        low, high = PROPORTIONS
        if row["kind"] == "sample" and low < picture.shape[1] / picture.shape[0] < high:
            yield row["file"], picture, jurisdiction(row["file"])


def photographs(data):
    """Grey pictures of whole cars among the official samples."""
    folder = os.path.join(data, "us-templates")
    for row in rows(folder):
        picture = cv2.imread(os.path.join(folder, row["file"]), cv2.IMREAD_GRAYSCALE)
        if row["kind"] == "sample" and picture.shape[1] / picture.shape[0] < PROPORTIONS[0]:
            yield picture


def laid_flat(recogniser, picture):
    """(colour flat plate, text) of a picture that one plate fills, or None where it shows none."""
    height = round(picture.shape[0] * FLAT_WIDTH / picture.shape[1])
    picture = cv2.resize(picture, (FLAT_WIDTH, height), interpolation=cv2.INTER_AREA)
    picture = cv2.copyMakeBorder(picture, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT,
                                 value=(geometry.LOCATOR_PAD,) * 3)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    quad = recogniser.refine(grey, geometry.box_quad(MARGIN, MARGIN, FLAT_WIDTH, height))
    if recogniser.plate_score(grey, quad) < PLATE_SCORE_MIN:
        return None
    text, _, _ = recogniser.read(grey, quad, True)
    planes = [geometry.warp(np.ascontiguousarray(picture[..., plane]), quad, FLAT_WIDTH,
                            FLAT_HEIGHT) for plane in range(3)]
    return np.clip(np.stack(planes, -1) + 0.5, 0, 255).astype(np.uint8), text


def character_region(grey, boxes, dark):
    """Where characters and their outlines are: the ink of every box, holes filled, grown."""
    region = np.zeros(grey.shape, np.uint8)
    for x, y, w, h in boxes:
        part = grey[y:y + h, x:x + w]
        level, _ = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        ink = (part <= level if dark else part > level).astype(np.uint8)
        outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(region[y:y + h, x:x + w], outlines, -1, 1, -1)
    return cv2.dilate(region, np.ones((9, 9), np.uint8))


def is_left_behind(blank, boxes):
    """Whether something of the characters' height stands in their line still."""
    tall = np.median([b[3] for b in boxes])
    line = np.median([b[1] + b[3] / 2 for b in boxes])
    for binary, _ in glyphs.trials(blank):
        for _, y, w, h in glyphs.candidate_boxes(binary):
            if -LEFT_SMALLER < h / tall - 1 < LEFT_TALLER and w > 0.12 * h \
                    and abs(y + h / 2 - line) < LEFT_LINE * tall:
                return True
    return False


def take_apart(flat, text, state):
    """The flat sample as a `Cut` without masks, or None where it does not split cleanly."""
    found = glyphs.character_boxes(flat, len(text), tallest=True)
    if found is None:
        return None
    boxes, dark = found
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    region = character_region(grey, boxes, dark)
    blank = cv2.inpaint(grey, region, 3, cv2.INPAINT_TELEA)
    difference = np.abs(grey.astype(int) - blank)[region > 0]
    core = grey[region > 0][difference >= np.quantile(difference, 0.7)]
    ink, paper = float(np.median(core)), float(np.median(blank[region > 0]))
    if abs(ink - paper) < CONTRAST_MIN or is_left_behind(blank, boxes):
        return None
    return glyphs.Cut(blank, boxes, [], text, state, ink, paper, outlined=OUTLINED, area=(
        boxes[0][0] - SLACK, boxes[-1][0] + boxes[-1][2] + SLACK))


def lettered_anew(recogniser, data, cuts, seed):
    """(flat plate, notes) of the official designs with the characters of real plates `cuts`.

    Every sixth design is kept from training: its plates are of the kind "held".
    """
    rng = np.random.default_rng(seed)
    own, held = [], []
    for file, picture, state in samples(data):
        found = laid_flat(recogniser, picture)
        if found is None or len(found[1]) < READ_LENGTH_MIN:
            continue
        design = take_apart(*found, state)
        if design is not None:
            kept = zlib.crc32(file.encode()) % HELD_OUT_ONE_IN == 0
            (held if kept else own).append(design)
    print(f"labels: {len(own)} official designs, {len(held)} more held out", flush=True)
    lettering = glyphs.Lettering(cuts)
    for index in rng.integers(0, len(own), RELETTERED):
        yield with_text(own[index], lettering, rng, "relettered")
    for design in held * HELD_OUT_TEXTS:
        yield with_text(design, lettering, rng, "held")


def with_text(design, lettering, rng, kind):
    """(flat plate, notes) of the design with a random text of about its length."""
    count = len(design.boxes)
    text = random_text(rng)
    while not count - SHORTER <= len(text) <= count + LONGER:
        text = random_text(rng)
    flat = glyphs.letter_plate(design, text, lettering, rng)
    return flat, {"text": text, "fold": False, "kind": kind}

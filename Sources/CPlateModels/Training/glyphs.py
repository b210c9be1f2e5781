"""Cuts labelled real plates into a blank plate and its characters, and letters plates anew.

The characters of small sets of real plates are what a reader learns most from, so every plate
whose characters separate cleanly becomes a blank (characters inpainted) plus soft alpha masks,
and any blank can carry any text in any plate's lettering.
"""
from dataclasses import dataclass, field

import cv2
import numpy as np

import ornaments

FLAT_WIDTH, FLAT_HEIGHT = 320, 160
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


@dataclass
class Cut:
    """A plate taken apart: blank picture, character boxes, alpha masks and ink grey level."""
    blank: np.ndarray
    boxes: list
    masks: list
    text: str
    state: str
    ink: float
    paper: float
    known: list = field(default_factory=list)
    # How often its characters have an outline in another tone.
    outlined: float = 0.0
    # The columns that texts of other lengths may take.
    area: tuple = (0, FLAT_WIDTH)


def candidate_boxes(binary):
    """Connected parts of the size and place of a plate character."""
    height, width = binary.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=8)
    boxes = []
    for x, y, w, h, _ in stats[1:]:
        tall = 0.27 * height < h < 0.72 * height
        if tall and 0.012 * width < w < 0.2 * width and w < 1.15 * h \
                and 0.3 * height < y + h / 2 < 0.75 * height:
            boxes.append((int(x), int(y), int(w), int(h)))
    return sorted(boxes)


def alike(boxes):
    """Keeps the boxes whose height and centre line agree with the median."""
    if len(boxes) < 2:
        return boxes
    tall = np.median([b[3] for b in boxes])
    line = np.median([b[1] + b[3] / 2 for b in boxes])
    return [b for b in boxes
            if abs(b[3] - tall) < 0.16 * tall and abs(b[1] + b[3] / 2 - line) < 0.15 * tall]


def trials(picture):
    """(binary picture, whether ink is dark) by some thresholds, both polarities, every plane."""
    planes = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), picture[..., 0], picture[..., 1],
              picture[..., 2]] if picture.ndim == 3 else [picture]
    for plane in planes:
        smooth = cv2.GaussianBlur(plane, (3, 3), 0)
        for dark in (True, False):
            kind = cv2.THRESH_BINARY_INV if dark else cv2.THRESH_BINARY
            yield cv2.threshold(smooth, 0, 255, kind | cv2.THRESH_OTSU)[1], dark
            for block, offset in ((41, 8), (71, 14), (31, 14), (101, 20)):
                bias = offset if dark else -offset
                yield cv2.adaptiveThreshold(
                    smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, kind, block, bias), dark


def character_boxes(picture, count, tallest=False):
    """(boxes, dark) of `count` characters in one of the `trials`; or None.

    Of several the most even one; with `tallest` that of the tallest characters, since the holes in
    a row of zeros are as even as the zeros.
    """
    best, best_merit = None, None
    for binary, dark in trials(picture):
        boxes = alike(candidate_boxes(binary))
        if len(boxes) != count:
            continue
        tall = [b[3] for b in boxes]
        spread = np.std(tall) / np.mean(tall)
        merit = np.mean(tall) * (1 - 2 * spread) if tallest else -spread
        if spread < 0.1 and (best is None or merit > best_merit):
            best, best_merit = (boxes, dark), merit
    return best


def ink_alpha(grey, boxes, dark):
    """The inpainted blank, per-pixel alpha of the ink, and ink and paper grey levels."""
    region = np.zeros(grey.shape, np.uint8)
    for x, y, w, h in boxes:
        part = grey[y:y + h, x:x + w]
        level, _ = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        ink = part <= level if dark else part > level
        region[y:y + h, x:x + w] |= ink.astype(np.uint8)
    core = grey[region > 0]
    if core.size == 0:
        return None
    grown = cv2.dilate(region, np.ones((7, 7), np.uint8))
    blank = cv2.inpaint(grey, grown, 3, cv2.INPAINT_TELEA)
    ink, paper = float(np.median(core)), float(np.median(blank[grown > 0]))
    if abs(ink - paper) < 35:
        return None
    difference = (blank.astype(np.float32) - grey) / (paper - ink)
    alpha = np.clip((difference - 0.08) / 0.75, 0, 1) * (grown > 0)
    return blank, alpha, ink, paper


def known_characters(text):
    """Per character whether it is certain: 0 may be letter O where labels write O as 0.

    A zero is taken for O in a text without other digits, for a digit in a text without letters or
    between digits, and else counts as uncertain (None).
    """
    others = [c for c in text if c != "0"]
    sure = []
    for index, character in enumerate(text):
        if character != "0":
            sure.append(character)
            continue
        left, right = text[:index].rstrip("0")[-1:], text[index:].lstrip("0")[:1]
        if others and all(c in LETTERS for c in others) and len(others) >= 2:
            sure.append("O")
        elif all(c in DIGITS for c in others) or (left in DIGITS and right in DIGITS
                                                  and left and right):
            sure.append("0")
        elif left and right and left in LETTERS and right in LETTERS:
            sure.append("O")
        else:
            sure.append(None)
    return sure


def cut_plate(picture, text, state, folded=True):
    """Takes a flat plate picture (FLAT_WIDTH x FLAT_HEIGHT) apart; None where it does not split."""
    found = character_boxes(picture, len(text))
    if found is None:
        return None
    boxes, dark = found
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    parts = ink_alpha(grey, boxes, dark)
    if parts is None:
        return None
    blank, alpha, ink, paper = parts
    masks = []
    for x, y, w, h in boxes:
        masks.append(alpha[max(0, y - 2):y + h + 2, max(0, x - 2):x + w + 2].astype(np.float16))
    known = known_characters(text) if folded else list(text)
    return Cut(blank, boxes, masks, text, state, ink, paper, known)


def thumbnail(mask):
    """A zero-mean, unit-length 16 x 24 vector of a mask, to compare shapes."""
    small = cv2.resize(mask.astype(np.float32), (16, 24), interpolation=cv2.INTER_AREA).ravel()
    small -= small.mean()
    return small / (np.linalg.norm(small) + 1e-6)


def typical_shapes(cuts):
    """The mean thumbnail of every character."""
    shapes = {}
    for cut in cuts:
        for character, mask in zip(cut.known, cut.masks):
            if character is not None:
                shapes.setdefault(character, []).append(thumbnail(mask))
    return {character: np.mean(found, 0) for character, found in shapes.items()}


def typical(mask, character, shapes):
    """Whether a mask looks like its character; of the thin 1 and I, whether it is unbroken."""
    if character in "1I":
        return (mask.max(1) > 0.5).mean() > 0.84 and mask.shape[1] < 0.7 * mask.shape[0]
    shape = shapes[character]
    return thumbnail(mask) @ shape / np.linalg.norm(shape) >= 0.55


class Lettering:
    """All cut characters that look like their kind, by character and by plate style."""

    def __init__(self, cuts):
        self.cuts = cuts
        self.by_character, self.by_style = {}, {}
        shapes = typical_shapes(cuts)
        for cut in cuts:
            for character, mask in zip(cut.known, cut.masks):
                if character is None:
                    continue
                if not typical(mask, character, shapes):
                    continue
                self.by_character.setdefault(character, []).append(mask)
                style = self.by_style.setdefault(cut.state, {})
                style.setdefault(character, []).append(mask)

    def pick(self, character, style, rng):
        """A mask of the character, in the style where that style has it; any where it is None."""
        own = self.by_style.get(style, {}).get(character)
        pool = own or self.by_character[character]
        return pool[int(rng.integers(len(pool)))].astype(np.float32)


def stamp(canvas, mask, box, ink, rng):
    """Blends one character into a Float32 canvas, with a faint embossed edge."""
    x, y, w, h = box
    height, width = canvas.shape
    scaled = cv2.resize(mask, (max(2, w + 4), max(4, h + 4)), interpolation=cv2.INTER_AREA)
    left, top = x - 2, y - 2
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + scaled.shape[1]), min(height, top + scaled.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    alpha = scaled[y0 - top:y1 - top, x0 - left:x1 - left]
    part = canvas[y0:y1, x0:x1]
    part += alpha * (ink - part)
    if rng.random() < 0.4:
        edge = np.roll(alpha, 1, 0) - alpha
        part += edge * rng.uniform(-25, 25)


def outline(canvas, boxes, masks, tone, rng):
    """Blends grown characters into a Float32 canvas, as a rim for those that go on top."""
    size = int(rng.choice([3, 5, 7]))
    for (x, y, w, h), mask in zip(boxes, masks):
        grown = cv2.dilate(np.pad(mask, size), np.ones((size, size), np.uint8))
        across, down = size * w // mask.shape[1], size * h // mask.shape[0]
        stamp(canvas, grown, (x - across, y - down, w + 2 * across, h + 2 * down), tone, rng)


def slots(cut, count, rng, masks):
    """Boxes for `count` characters: the plate's own where they fit, else spread over its area."""
    if count == len(cut.boxes):
        own = []
        for (x, y, w, h), mask in zip(cut.boxes, masks):
            wide = min(mask.shape[1] * h / mask.shape[0], w * 1.3 if w > 12 else 1.2 * h)
            own.append((int(x + w / 2 - wide / 2), y, int(max(4, wide)), h))
        return own
    tall = cut.boxes[0][3] * rng.uniform(0.9, 1.05)
    line = np.median([b[1] + b[3] / 2 for b in cut.boxes])
    widths = [mask.shape[1] * tall / mask.shape[0] for mask in masks]
    gap = rng.uniform(0.06, 0.22) * tall
    extra = np.zeros(count)
    if count > 3 and rng.random() < 0.5:
        extra[int(rng.integers(1, count - 1))] = rng.uniform(0.1, 0.8) * tall
    total = sum(widths) + gap * (count - 1) + extra.sum()
    left, right = cut.area
    squeeze = min(1.0, rng.uniform(0.86, 0.95) * (right - left) / total)
    spare = right - left - total * squeeze
    x = left + spare * rng.uniform(0.35, 0.65)
    boxes = []
    for wide, more in zip(widths, extra):
        boxes.append((int(x), int(line - tall / 2), int(max(4, wide * squeeze)), int(tall)))
        x += (wide + gap + more) * squeeze
    return boxes


def letter_plate(cut, text, lettering, rng):
    """The cut plate with another text."""
    style = cut.state if rng.random() < 0.6 else cut_style(lettering, rng)
    masks = [lettering.pick(character, style, rng) for character in text]
    canvas = cut.blank.astype(np.float32)
    ink = float(np.clip(cut.ink + rng.normal(0, 12), 0, 255))
    if abs(ink - cut.paper) < 35:
        ink = cut.ink
    boxes = slots(cut, len(text), rng, masks)
    ornaments.adorn(canvas, boxes, ink, lettering, rng)
    if rng.random() < cut.outlined:
        outline(canvas, boxes, masks, 255.0 if ink < cut.paper else 0.0, rng)
    for box, mask in zip(boxes, masks):
        stamp(canvas, mask, box, ink, rng)
    return np.clip(canvas + 0.5, 0, 255).astype(np.uint8)


def cut_style(lettering, rng):
    """A random plate's style."""
    return lettering.cuts[int(rng.integers(len(lettering.cuts)))].state

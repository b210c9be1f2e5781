"""Plates of designs that no department ever issued: pieces of photographs and drawn artwork as the
ground, real characters on it.

What a reader has to leave out of a design differs with every design; the official samples are too
few to learn from that artwork is not text. Here no two plates share their artwork.
"""
import os

import cv2
import numpy as np

import augment
import glyphs
import ornaments
from banks import random_text, real_cuts
from glyphs import FLAT_HEIGHT, FLAT_WIDTH
from picturebank import PictureBank

COUNT = 9000
PHOTOGRAPHS = 0.5
# Grey levels that ink keeps from the ground it stands on.
CONTRAST = 45
OUTLINED = 0.35


def ramp(rng):
    """A slope of light in a random direction, 0 to 1; now and then in steps, as stripes."""
    angle = rng.uniform(0, 2 * np.pi)
    ys, xs = np.mgrid[0:1:FLAT_HEIGHT * 1j, 0:2:FLAT_WIDTH * 1j]
    along = xs * np.cos(angle) + ys * np.sin(angle)
    along = (along - along.min()) / np.ptp(along)
    if rng.random() < 0.3:
        bands = int(rng.integers(2, 12))
        steps = np.floor(along * bands)
        along = steps % 2 if rng.random() < 0.5 else steps / bands
    return along.astype(np.float32)


def drawn(rng):
    """Ground of slopes, hills, rays and shapes one over another, in random tones; 0 to 1."""
    ground = ramp(rng) * rng.uniform(0, 1) + rng.uniform(0, 0.3)
    for _ in range(int(rng.integers(0, 7))):
        kind, tone = rng.random(), rng.random()
        if kind < 0.25:  # a range of hills or waves
            small = rng.uniform(0.1, 0.95, (1, int(rng.integers(3, 14)))).astype(np.float32)
            skyline = cv2.resize(small, (FLAT_WIDTH, 1), interpolation=cv2.INTER_CUBIC)
            ys = np.linspace(0, 1, FLAT_HEIGHT, dtype=np.float32)[:, None]
            shape = np.clip((ys - skyline) * rng.choice([-40, 40]), 0, 1)
        elif kind < 0.4:  # rays from a point
            x, y = rng.uniform(0, FLAT_WIDTH), rng.uniform(0, FLAT_HEIGHT)
            ys, xs = np.mgrid[0:FLAT_HEIGHT, 0:FLAT_WIDTH]
            turn = np.arctan2(ys - y, xs - x) * int(rng.integers(3, 12))
            shape = np.clip(np.sin(turn) * 6, 0, 1).astype(np.float32)
        else:
            height = int(rng.uniform(0.15, 1) * FLAT_HEIGHT)
            width = int(rng.uniform(0.08, 0.7) * FLAT_WIDTH)
            make = ornaments.silhouette if rng.random() < 0.6 else ornaments.regular
            y = int(rng.integers(0, FLAT_HEIGHT - height + 1))
            x = int(rng.integers(0, FLAT_WIDTH - width + 1))
            shape = np.zeros_like(ground)
            shape[y:y + height, x:x + width] = make(height, width, rng)
        ground += shape * rng.uniform(0.3, 1) * (tone - ground)
    if rng.random() < 0.3:
        ground = cv2.GaussianBlur(ground, (0, 0), rng.uniform(1, 6))
    return ground


def photographed(scenes, rng):
    """Ground cut from a picture without plates, now and then soft; 0 to 1."""
    piece = augment.backdrop(scenes, FLAT_HEIGHT, FLAT_WIDTH, rng).astype(np.float32) / 255
    if rng.random() < 0.4:
        piece = cv2.GaussianBlur(piece, (0, 0), rng.uniform(1, 8))
    return piece


def legend(canvas, line, tone, lettering, rng):
    """A row of small characters across the plate, centred on `line`."""
    tall = int(rng.uniform(0.09, 0.17) * FLAT_HEIGHT)
    x, end = rng.uniform(0.05, 0.45) * FLAT_WIDTH, rng.uniform(0.55, 0.95) * FLAT_WIDTH
    style = glyphs.cut_style(lettering, rng)
    pool = sorted(lettering.by_character)
    while x < end:
        mask = lettering.pick(pool[int(rng.integers(len(pool)))], style, rng)
        wide = max(2, int(mask.shape[1] * tall / mask.shape[0]))
        glyphs.stamp(canvas, mask, (int(x), int(line - tall / 2), wide, tall), tone, rng)
        x += wide + rng.uniform(1, 4) + (tall if rng.random() < 0.1 else 0)


def ink_on(ground, rng):
    """A grey level that stands out from the ground under the characters, dark or light."""
    low, high = np.quantile(ground, (0.12, 0.88))
    dark, light = float(low) - CONTRAST, float(high) + CONTRAST
    if dark < 0 and light > 255:
        return 0.0 if ground.mean() > 128 else 255.0
    if light > 255 or (dark >= 0 and rng.random() < 0.65):
        return rng.uniform(0, max(dark, 1))
    return rng.uniform(min(light, 254), 255)


def plate(scenes, lettering, rng):
    """(flat plate, notes) of a new design."""
    ground = photographed(scenes, rng) if rng.random() < PHOTOGRAPHS else drawn(rng)
    # Most designs are pale and flat, some are not.
    contrast, level = rng.beta(1.3, 1.6) * 235, rng.uniform(0, 1) ** 0.6
    canvas = np.clip(ground * contrast + level * (255 - contrast), 0, 255).astype(np.float32)
    text = random_text(rng)
    tall = int(FLAT_HEIGHT * rng.uniform(0.36, 0.6))
    line = FLAT_HEIGHT * rng.uniform(0.46, 0.6)
    aside = rng.uniform(0.18, 0.34) * FLAT_WIDTH if len(text) < 7 and rng.random() < 0.4 else 8
    area = (aside, FLAT_WIDTH - 8) if rng.random() < 0.7 else (8, FLAT_WIDTH - aside)
    top, bottom = int(line - tall / 2), int(line + tall / 2)
    middle = canvas[top:bottom, int(area[0]):int(area[1])]
    if rng.random() < 0.3:  # a calmer field for the characters
        middle += rng.uniform(0.3, 0.9) * (middle.mean() - middle)
    ink = ink_on(middle, rng)
    rim = 255.0 if ink < middle.mean() else 0.0
    style = glyphs.cut_style(lettering, rng)
    masks = [lettering.pick(character, style, rng) for character in text]
    cut = glyphs.Cut(None, [(0, top, 0, tall)], [], text, style, ink, float(middle.mean()),
                     area=area)
    boxes = glyphs.slots(cut, len(text), rng, masks) if len(text) > 1 else [
        (FLAT_WIDTH // 2 - tall // 4, top, tall // 2, tall)]
    for place in (top / 2, (bottom + FLAT_HEIGHT) / 2):
        if rng.random() < 0.75:
            legend(canvas, place, ink if rng.random() < 0.6 else rng.uniform(0, 255), lettering,
                   rng)
    ornaments.adorn(canvas, boxes, ink, lettering, rng)
    busy = abs(ink - middle.mean()) < CONTRAST + middle.std()
    if busy or rng.random() < OUTLINED:
        glyphs.outline(canvas, boxes, masks, rim, rng)
    for box, mask in zip(boxes, masks):
        glyphs.stamp(canvas, mask, box, ink, rng)
    return np.clip(canvas + 0.5, 0, 255).astype(np.uint8), {
        "text": text, "fold": False, "kind": "drawn"}


def plates(data, scenes, seed):
    """(flat plate, notes) lettered with the characters of the labelled US crops."""
    rng = np.random.default_rng(seed)
    lettering = glyphs.Lettering(real_cuts(data))
    for _ in range(COUNT):
        yield plate(scenes, lettering, rng)


def build(data, work, seed):
    """Builds the bank of artwork from that of the scenes, where it is missing."""
    path = os.path.join(work, "artwork")
    if os.path.exists(path + ".json"):
        return
    bank = PictureBank(os.path.join(work, "scenes"))
    scenes = [bank[i] for i, note in enumerate(bank.notes) if not note["boxes"]]
    print(f"bank artwork: {PictureBank.write(path, plates(data, scenes, seed))} pictures",
          flush=True)

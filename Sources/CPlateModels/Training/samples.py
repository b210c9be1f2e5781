"""Endless training samples for the three networks, drawn from the banks."""
import os

import cv2
import numpy as np
import torch

import augment
import geometry
from banks import PictureBank, random_text
from networks import ALPHABET

READER_JITTER = (0.012, 0.024)


def jittered(quad, size, rng):
    """The quad with each corner and the whole displaced, in units of plate width and height."""
    width = geometry.quad_width(quad)
    height = (np.hypot(*(quad[3] - quad[0])) + np.hypot(*(quad[2] - quad[1]))) / 2
    spread = np.array([size[0] * width, size[1] * height])
    whole = rng.normal(0, 0.7, 2) * spread
    return quad + whole + rng.normal(0, 1, (4, 2)) * spread


class Banks:
    """The opened banks, indices by kind, and a noise field; one per worker."""

    def __init__(self, work, rng):
        self.flats = PictureBank(os.path.join(work, "flats"))
        self.views = PictureBank(os.path.join(work, "views"))
        self.scenes = PictureBank(os.path.join(work, "scenes"))
        self.noise = augment.Noise(rng)
        self.kinds = {}
        for name, bank in (("flats", self.flats), ("views", self.views), ("scenes", self.scenes)):
            for index, note in enumerate(bank.notes):
                self.kinds.setdefault((name, note["kind"]), []).append(index)

    def one(self, name, kind, rng):
        """A random index of a kind."""
        pool = self.kinds[(name, kind)]
        return pool[int(rng.integers(len(pool)))]

    def flat(self, rng, held=False):
        """(flat plate, notes) from the mixture of real, re-lettered and rendered plates."""
        kind = "held" if held else rng.choice(
            ["real", "relettered", "rendered"], p=[0.38, 0.46, 0.16])
        if ("flats", kind) not in self.kinds:
            kind = "relettered"
        index = self.one("flats", kind, rng)
        return self.flats[index], self.flats.notes[index]


def plate_width(rng):
    """Plate widths in pixels: 40 to 300, mostly 50 to 140."""
    if rng.random() < 0.75:
        return augment.log_uniform(rng, 48, 140)
    return augment.log_uniform(rng, 38, 300)


def reader_jitter(rng):
    """Corner errors of the refiner, and now and then larger ones."""
    draw = rng.random()
    factor = 0.6 if draw < 0.3 else 1.0 if draw < 0.75 else 1.9 if draw < 0.95 else 3.0
    return READER_JITTER[0] * factor, READER_JITTER[1] * factor


def view_sample(banks, kind, rng):
    """(picture, quad, notes) of a real plate in its surroundings, degraded a little more."""
    index = banks.one("views", kind, rng)
    picture, note = banks.views[index], banks.views.notes[index]
    box = np.array(note["box"])
    width = float(np.clip(augment.log_uniform(rng, 45, 200), 38, box[2] * 1.1))
    shrink = width / box[2]
    picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    quad = np.array(note["quad"]) if "quad" in note else geometry.box_quad(*box)
    if rng.random() < 0.75:
        picture = augment.degrade(picture, width * 0.7, banks.noise, rng)
    return picture, quad * shrink, note


def junk_sample(banks, rng):
    """A crop without a plate, or with far too little of one; its text is empty."""
    scene = banks.scenes[banks.one("scenes", "negatives", rng)]
    side = int(rng.integers(40, 260))
    width, height = min(side, scene.shape[1]), min(side // 2, scene.shape[0])
    x = rng.integers(0, scene.shape[1] - width + 1)
    y = rng.integers(0, scene.shape[0] - height + 1)
    return scene, geometry.box_quad(float(x), float(y), width, height)


def reader_sample(banks, rng, held=False):
    """(32 x 128 input, text, fold) for the reader."""
    draw = 1.0 if held else rng.random()
    if draw < 0.04:
        picture, quad = junk_sample(banks, rng)
        return geometry.reader_input(picture, quad), "", False
    if draw < 0.075:
        index = banks.one("flats", "brazil", rng)
        picture, note = banks.flats[index], banks.flats.notes[index]
        h, w = picture.shape
        quad = geometry.box_quad(0.05 * w, 0.07 * h, 0.9 * w, 0.86 * h)
        if rng.random() < 0.7:
            picture = augment.degrade(picture, w * 0.6, banks.noise, rng)
        jitter = (0.02, 0.04)
    elif draw < 0.20:
        kind = "US" if rng.random() < 0.72 else "PH" if rng.random() < 0.5 else "CA"
        picture, quad, note = view_sample(banks, kind, rng)
        jitter = reader_jitter(rng)
    else:
        flat, note = banks.flat(rng, held)
        picture, quad = augment.plate_view(
            flat, plate_width(rng), banks.scenes, banks.noise, rng)
        jitter = reader_jitter(rng)
    crop = geometry.reader_input(picture, jittered(quad, jitter, rng))
    return crop, note["text"], note["fold"]


def coarse_guess(quad, rng):
    """A quad as the locator might give it: shifted, scaled, corners off, or the upright box."""
    if rng.random() < 0.15:
        quad = geometry.box_quad(*geometry.quad_box(quad))
    centre = quad.mean(0)
    scale = np.exp(rng.normal(0, 0.07, 2))
    size = 1.0 if rng.random() < 0.7 else 2.0
    return jittered(centre + (quad - centre) * scale, (0.028 * size, 0.05 * size), rng)


def refiner_sample(banks, rng, held=False):
    """(48 x 96 input, 8 displacements) for the refiner."""
    flat, _ = banks.flat(rng, held)
    width = augment.log_uniform(rng, 26, 300)
    picture, quad = augment.plate_view(flat, width, banks.scenes, banks.noise, rng, 1.2)
    coarse = coarse_guess(quad, rng)
    return geometry.refiner_input(picture, coarse), geometry.refiner_target(coarse, quad)


def reader_batch(banks, rng, size, held=False):
    """Tensors: inputs, padded targets, target lengths, fold flags."""
    drawn = [reader_sample(banks, rng, held) for _ in range(size)]
    lengths = [len(text) for _, text, _ in drawn]
    targets = np.zeros((size, max(lengths + [1])), np.int64)
    for row, (_, text, _) in enumerate(drawn):
        targets[row, :len(text)] = [ALPHABET.index(c) for c in text]
    return (torch.from_numpy(np.stack([crop for crop, _, _ in drawn])[:, None]),
            torch.from_numpy(targets), torch.tensor(lengths),
            torch.tensor([fold for _, _, fold in drawn]))


def refiner_batch(banks, rng, size, held=False):
    """Tensors: inputs, displacements."""
    drawn = [refiner_sample(banks, rng, held) for _ in range(size)]
    return (torch.from_numpy(np.stack([crop for crop, _ in drawn])[:, None]),
            torch.from_numpy(np.stack([target for _, target in drawn])))

"""Endless training samples for the refiner and the readers, drawn from the banks."""
import os

import cv2
import numpy as np
import torch

import augment
import geometry
from banks import PictureBank
from networks import ALPHABET, INPUTS

# Corner errors of the refiner in plate widths and heights, and multiples of them with shares.
READER_JITTER = (0.012, 0.024)
READER_JITTER_FACTORS = ((0.6, 0.3), (1.2, 0.37), (2.2, 0.23), (3.4, 0.10))
# Corner errors of the locator; the smallest are those of a quad refined once already.
COARSE_JITTER = (0.034, 0.065)
COARSE_JITTER_FACTORS = ((0.5, 0.35), (1.5, 0.45), (2.5, 0.20))
# How often corner errors are drawn from those measured, where they were.
MEASURED_SHARE = 0.5
JUNK_SHARE = 0.30
VIEW_MIXTURE = {("views", "US"): 0.57, ("pseudo", "pseudo"): 0.15, ("views", "PH"): 0.10,
                ("views", "CA"): 0.11, ("views", "BR"): 0.04, ("views", "EU"): 0.03}
FLAT_MIXTURE = {("flats", "real"): 0.32, ("flats", "relettered"): 0.28,
                ("rendered", "rendered"): 0.12, ("flattened", "flattened"): 0.04,
                ("flattened", "relettered"): 0.09, ("designs", "relettered"): 0.15}
# The second reader sees drawn artwork besides.
UNUSUAL_MIXTURE = {**FLAT_MIXTURE, ("artwork", "drawn"): 0.16}


def plate_size(quad):
    """Mean width and height of a quad."""
    height = (np.hypot(*(quad[3] - quad[0])) + np.hypot(*(quad[2] - quad[1]))) / 2
    return np.array([geometry.quad_width(quad), height])


def jittered(quad, size, rng):
    """The quad with each corner and the whole displaced, in units of plate width and height."""
    spread = np.array(size) * plate_size(quad)
    whole = rng.normal(0, 0.7, 2) * spread
    return quad + whole + rng.normal(0, 1, (4, 2)) * spread


def mistaken(quad, errors, rng):
    """The quad with the corner errors that were measured for some other plate, a little scaled."""
    error = errors[int(rng.integers(len(errors)))] * rng.uniform(0.7, 1.3)
    if rng.random() < 0.5:  # the same error in a mirror
        error = error[[1, 0, 3, 2]] * [-1, 1]
    return quad + error * plate_size(quad)


class Banks:
    """The opened banks, indices by kind, measured corner errors, a noise field; one per worker."""

    def __init__(self, work, rng):
        self.noise = augment.Noise(rng)
        path = os.path.join(work, "errors.npz")
        self.errors = dict(np.load(path)) if os.path.exists(path) else {}
        self.banks, self.kinds = {}, {}
        for name in ("flats", "rendered", "flattened", "designs", "artwork", "views", "pseudo",
                     "lettering", "scenes"):
            path = os.path.join(work, name)
            if not os.path.exists(path + ".json"):
                continue
            self.banks[name] = PictureBank(path)
            for index, note in enumerate(self.banks[name].notes):
                self.kinds.setdefault((name, note["kind"]), []).append(index)
        self.scenes = self.banks["scenes"]
        self.hard = [i for i, note in enumerate(self.scenes.notes) if note.get("hard")]

    def one(self, name, kind, rng):
        """A random (picture, notes) of a kind."""
        pool = self.kinds[(name, kind)]
        index = pool[int(rng.integers(len(pool)))]
        return self.banks[name][index], self.banks[name].notes[index]

    def flat(self, rng, held=False, mixture=FLAT_MIXTURE):
        """A random flat plate with its notes, from the mixture of kinds there are."""
        if held:
            return self.one("flats", "held", rng)
        kinds = [kind for kind in mixture if kind in self.kinds]
        shares = np.array([mixture[kind] for kind in kinds])
        return self.one(*kinds[rng.choice(len(kinds), p=shares / shares.sum())], rng)


def plate_width(rng):
    """Plate widths in pixels: 40 to 300, mostly 50 to 140."""
    if rng.random() < 0.75:
        return augment.log_uniform(rng, 46, 125)
    return augment.log_uniform(rng, 38, 300)


def reader_jitter(rng):
    """Corner errors of the refiner, and now and then larger ones."""
    factors, shares = zip(*READER_JITTER_FACTORS)
    factor = factors[rng.choice(len(factors), p=shares)]
    return READER_JITTER[0] * factor, READER_JITTER[1] * factor


def real_view(banks, source, rng):
    """(picture, quad, notes) of a real plate in its surroundings, degraded a little more."""
    picture, note = banks.one(*source, rng)
    box = np.array(note["box"])
    width = float(np.clip(augment.log_uniform(rng, 45, 200), 38, box[2] * 1.1))
    shrink = width / box[2]
    picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    quad = np.array(note["quad"]) if "quad" in note else geometry.box_quad(*box)
    if rng.random() < 0.75:
        picture = augment.degrade(picture, width * 0.7, banks.noise, rng)
    return picture, quad * shrink, note


def lettered_view(banks, rng):
    """A sign, sticker or badge in its surroundings, taken for a plate: whole, or a part of it."""
    flat, _ = banks.one("lettering", "lettering", rng)
    height, width = flat.shape
    if rng.random() < 0.35:
        w, h = int(width * rng.uniform(0.3, 0.9)), int(height * rng.uniform(0.3, 0.9))
        x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
        flat = flat[y:y + h, x:x + w]
    wide = augment.log_uniform(rng, 40, 220)
    picture, quad = augment.plate_view(flat, wide, banks.scenes, banks.noise, rng)
    return picture, jittered(quad, (0.04, 0.08), rng)


def junk_view(banks, rng):
    """A place without a plate, or one the locator wrongly finds; its text is empty."""
    if ("lettering", "lettering") in banks.kinds and rng.random() < 0.45:
        return lettered_view(banks, rng)
    if banks.hard and rng.random() < 0.6:
        index = banks.hard[int(rng.integers(len(banks.hard)))]
        places = banks.scenes.notes[index]["hard"]
        quad = geometry.box_quad(*places[int(rng.integers(len(places)))])
        return banks.scenes[index], jittered(quad, (0.04, 0.08), rng)
    scene, _ = banks.one("scenes", "negatives", rng)
    side = int(rng.integers(40, 260))
    width, height = min(side, scene.shape[1]), min(side // 2, scene.shape[0])
    x = rng.integers(0, scene.shape[1] - width + 1)
    y = rng.integers(0, scene.shape[0] - height + 1)
    return scene[y:y + height, x:x + width], geometry.box_quad(0.0, 0.0, width, height)


def reader_view(banks, rng, held, mixture):
    """(picture, quad, jitter, text, fold) of one plate, or of a place without one."""
    draw = 1.0 if held else rng.random()
    if draw < 0.05:
        picture, quad = junk_view(banks, rng)
        return picture, quad, (0, 0), "", False
    if draw < 0.095:
        picture, note = banks.one("flats", "brazil", rng)
        h, w = picture.shape
        quad = geometry.box_quad(0.05 * w, 0.07 * h, 0.9 * w, 0.86 * h)
        if rng.random() < 0.7:
            picture = augment.degrade(picture, w * 0.6, banks.noise, rng)
        return picture, quad, (0.02, 0.04), note["text"], note["fold"]
    if draw < 0.33:
        sources = [source for source in VIEW_MIXTURE if source in banks.kinds]
        shares = np.array([VIEW_MIXTURE[source] for source in sources])
        source = sources[rng.choice(len(sources), p=shares / shares.sum())]
        picture, quad, note = real_view(banks, source, rng)
    else:
        flat, note = banks.flat(rng, held, mixture)
        picture, quad = augment.plate_view(
            flat, plate_width(rng), banks.scenes, banks.noise, rng)
    return picture, quad, reader_jitter(rng), note["text"], note["fold"]


def coarse_guess(banks, quad, rng):
    """A quad as the locator might give it: as it was measured to err, or shifted, scaled, corners
    off, or the upright box."""
    if "coarse" in banks.errors and rng.random() < MEASURED_SHARE:
        return mistaken(quad, banks.errors["coarse"], rng)
    if rng.random() < 0.15:
        quad = geometry.box_quad(*geometry.quad_box(quad))
    centre = quad.mean(0)
    scale = np.exp(rng.normal(0, 0.07, 2))
    factors, shares = zip(*COARSE_JITTER_FACTORS)
    size = factors[rng.choice(len(factors), p=shares)]
    spread = (COARSE_JITTER[0] * size, COARSE_JITTER[1] * size)
    return jittered(centre + (quad - centre) * scale, spread, rng)


def refiner_view(banks, rng, held=False):
    """(picture, quad, whether it is a plate) of one plate, or of what is taken for one."""
    draw = 1.0 if held else rng.random()
    if draw < JUNK_SHARE:
        return *junk_view(banks, rng), False
    if draw < JUNK_SHARE + 0.08:
        picture, quad, note = real_view(banks, ("views", "US"), rng)
        if "quad" in note:
            return picture, quad, True
    flat, _ = banks.flat(rng, held)
    width = augment.log_uniform(rng, 26, 300)
    return *augment.plate_view(flat, width, banks.scenes, banks.noise, rng, 1.2), True


def reader_batch(banks, rng, size, held=False, name="reader"):
    """Tensors: inputs, padded targets, target lengths, fold flags. Two crops of every view."""
    mixture = UNUSUAL_MIXTURE if name == "reader2" else FLAT_MIXTURE
    crops, texts, folds = [], [], []
    for _ in range(size // 2):
        picture, quad, jitter, text, fold = reader_view(banks, rng, held, mixture)
        for _ in range(2):
            if "refined" in banks.errors and jitter != (0, 0) and rng.random() < MEASURED_SHARE:
                shown = mistaken(quad, banks.errors["refined"], rng)
            else:
                shown = jittered(quad, jitter, rng)
            crops.append(geometry.reader_input(picture, shown, *INPUTS[name][1:]))
            texts.append(text)
            folds.append(fold)
    lengths = [len(text) for text in texts]
    targets = np.zeros((len(texts), max(lengths + [1])), np.int64)
    for row, text in enumerate(texts):
        targets[row, :len(text)] = [ALPHABET.index(c) for c in text]
    return (torch.from_numpy(np.stack(crops)[:, None]), torch.from_numpy(targets),
            torch.tensor(lengths), torch.tensor(folds))


def reader2_batch(banks, rng, size, held=False):
    """The same for the second reader."""
    return reader_batch(banks, rng, size, held, "reader2")


def refiner_batch(banks, rng, size, held=False):
    """Tensors: inputs, displacements, whether plates. Two guesses of every view."""
    crops, displacements, plates = [], [], []
    for _ in range(size // 2):
        picture, quad, plate = refiner_view(banks, rng, held)
        for _ in range(2):
            coarse = coarse_guess(banks, quad, rng)
            crops.append(geometry.refiner_input(picture, coarse))
            # A guess that is hardly a quad any more has corners at infinity.
            displacements.append(np.clip(geometry.refiner_target(coarse, quad), -1, 1))
            plates.append(plate)
    return (torch.from_numpy(np.stack(crops)[:, None]), torch.from_numpy(np.stack(displacements)),
            torch.tensor(plates))

"""What the state network learns from: flat plates in colour with their jurisdictions, degraded.

Also the likelihood of a text's shape in every jurisdiction (`syntax`), which the program multiplies
with what the network sees. Nothing of the bank leaves the work folder.
"""
import json
import math
import os
import zlib
from collections import Counter

import cv2
import numpy as np
import torch

import augment
import geometry
import glyphs
from banks import rows
from networks import JURISDICTIONS
from picturebank import PictureBank

SIZE = (192, 96)
CROP = (96, 48)
ENLARGE = 1.04
RELETTERED_EACH = 6
OTHER = "other"
GREY_SHARE = 0.08
JITTER = (0.014, 0.03)
# How often a sample is Californian, and how often it is none of the jurisdictions.
CALIFORNIA_SHARE, OTHER_SHARE = 0.24, 0.08
# How often a plate of a jurisdiction that is rendered too is a rendered one.
DRAWN_SHARE = 0.35
SHAPES_KEPT = 60
SYNTAX_FLOOR = -9.0
FOLDS = 4
NAMES = {"MISSOURI": "MO", "WEST_VIRGINIA": "WV"}


def relettered(picture, text, state, rng):
    """The colour plate with other characters of its own kind in its own places, or nothing."""
    found = glyphs.character_boxes(picture, len(text))
    if found is None:
        return
    boxes, dark = found
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    parts = glyphs.ink_alpha(grey, boxes, dark)
    if parts is None:
        return
    _, alpha, _, _ = parts
    region = (alpha > 0.1).astype(np.uint8)
    core = alpha > 0.8
    if core.sum() < 30:
        return
    blank = cv2.inpaint(picture, cv2.dilate(region, np.ones((5, 5), np.uint8)), 3,
                        cv2.INPAINT_TELEA)
    ink = np.median(picture[core], 0)
    masks = [alpha[y:y + h, x:x + w] for x, y, w, h in boxes]
    for _ in range(RELETTERED_EACH):
        canvas = blank.astype(np.float32)
        for x, y, w, h in boxes:
            mask = masks[int(rng.integers(len(masks)))]
            if rng.random() < 0.3:
                mask = mask[:, ::-1]
            mask = cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA)[..., None]
            part = canvas[y:y + h, x:x + w]
            part += mask * (ink - part)
        yield np.clip(canvas + 0.5, 0, 255).astype(np.uint8)


def stored(picture):
    """A colour picture as the bank keeps it."""
    return cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA)


def labelled(data, rendered, seed):
    """(colour flat plate, notes) of every source. `group` keeps near-repeats in one fold."""
    rng = np.random.default_rng(seed)
    folder = os.path.join(data, "us-crops")
    for row in rows(folder):
        picture = cv2.imread(os.path.join(folder, row["file"]))
        picture = cv2.resize(picture, (320, 160), interpolation=cv2.INTER_AREA)
        note = {"state": row["state"], "group": row["text"], "kind": "real"}
        yield stored(picture), note
        for fresh in relettered(picture, row["text"], row["state"], rng):
            yield stored(fresh), {**note, "kind": "relettered"}
    yield from official(data)
    yield from foreign(data)
    for row in rows(rendered) if rendered else ():
        picture = cv2.imread(os.path.join(rendered, row["file"]))
        if picture is not None and row["state"] in JURISDICTIONS:
            yield stored(picture), {"state": row["state"], "group": row["file"],
                                    "kind": "rendered"}


def jurisdiction(file):
    """What an official picture's folder or name says it is of; not always one of JURISDICTIONS."""
    parent, name = file.split("/")[-2:]
    stem = os.path.splitext(name)[0]
    return parent if parent in JURISDICTIONS else NAMES.get(stem, name[:2].upper())


def official(data):
    """Blanks and official samples, whose folder or file name says the jurisdiction."""
    folder = os.path.join(data, "us-templates")
    for row in rows(folder):
        state = jurisdiction(row["file"])
        picture = cv2.imread(os.path.join(folder, row["file"]))
        tall, wide = picture.shape[:2]
        if state in JURISDICTIONS and 1.6 < wide / tall < 2.4:
            yield stored(picture), {"state": state, "group": row["file"], "kind": "official"}


def foreign(data):
    """Plates of Canada, the Philippines, Brazil and Europe, cut out of their scenes."""
    for name in ("us-ph-scenes", "bc-scenes", "eu-scenes", "br-scenes"):
        folder = os.path.join(data, name)
        for row in rows(folder):
            region = row.get("region", name)
            state = region[3:] if region.startswith("US-") else OTHER
            if not row["w"] or region in ("", "US") or state not in JURISDICTIONS:
                continue
            picture = cv2.imread(os.path.join(folder, row["file"]))
            x, y, w, h = (int(float(row[key])) for key in "xywh")
            if w >= 45:
                yield stored(picture[max(0, y):y + h, max(0, x):x + w]), {
                    "state": state, "group": row["text"] or row["file"],
                    "kind": "scene" if state != OTHER else "foreign"}


def shape(text):
    """Digits as 9, letters as A; the public labels' 0 may be a letter and counts as a digit."""
    return "".join("9" if c.isdigit() else "A" for c in text)


def syntax(data, rendered):
    """{shape: {jurisdiction: log-likelihood}} of the shapes of texts, smoothed by all together."""
    pairs = [(row["state"], shape(row["text"])) for row in rows(os.path.join(data, "us-crops"))]
    for row in rows(os.path.join(data, "us-ph-scenes")):
        region = row.get("region", "")
        if row["text"] and region.startswith("US-"):
            pairs.append((region[3:], shape(row["text"])))
    if rendered:
        pairs += [(row["state"], shape(row["text"])) for row in rows(rendered)[:3000:3]
                  if row["state"] in ("CA", "NV", "OR", "AZ", "WA")]
    pairs += [(OTHER, "AAA999")] * 3 + [(OTHER, "AA9999")] * 3 + [(OTHER, "999AAA")]
    everywhere = Counter(form for _, form in pairs)
    by_state = {state: Counter() for state in JURISDICTIONS}
    for state, form in pairs:
        if state in by_state:
            by_state[state][form] += 1
    total = sum(everywhere.values())
    table = {}
    for form, count in everywhere.most_common(SHAPES_KEPT):
        table[form] = {}
        for state, own in by_state.items():
            seen = sum(own.values())
            chance = (own[form] + 6 * count / total) / (seen + 6)
            table[form][state] = round(math.log(chance), 3)
    return table


class Colours:
    """The opened bank with indices by jurisdiction, of rendered and of real plates.

    Without a `fold` all pictures; else those outside of it, or with `only` its real ones alone.
    """

    def __init__(self, work, rng, fold=None, only=False):
        self.bank = PictureBank(os.path.join(work, "colours"))
        self.noise = augment.Noise(rng)
        self.drawn, self.real = {}, {}
        for index, note in enumerate(self.bank.notes):
            if fold is not None:
                inside = zlib.crc32(note["group"].encode()) % FOLDS == fold
                if inside != only:
                    continue
            if only and note["kind"] not in ("real", "scene"):
                continue
            pools = self.drawn if note["kind"] == "rendered" else self.real
            pools.setdefault(note["state"], []).append(index)

    def one(self, rng):
        """A random (picture, jurisdiction)."""
        draw, names = rng.random(), [s for s in self.real if s not in ("CA", OTHER)]
        if draw < CALIFORNIA_SHARE:
            state = "CA"
        elif draw < CALIFORNIA_SHARE + OTHER_SHARE:
            state = OTHER
        else:
            weights = np.array([min(len(self.real[s]), 150) ** 0.5 for s in names])
            state = names[rng.choice(len(names), p=weights / weights.sum())]
        drawn = state in self.drawn and rng.random() < DRAWN_SHARE
        pool = (self.drawn if drawn else self.real)[state]
        return self.bank[pool[int(rng.integers(len(pool)))]], state


def surround(picture, rng):
    """The plate on a larger piece of car: a plain colour with an edge or two."""
    height, width = picture.shape[:2]
    top, left = int(height * 0.2), int(width * 0.15)
    canvas = np.empty((height + 2 * top, width + 2 * left, 3), np.uint8)
    canvas[:] = rng.integers(0, 256, 3) if rng.random() < 0.4 else int(rng.integers(0, 256))
    if rng.random() < 0.4:
        canvas[: int(rng.integers(1, len(canvas)))] = int(rng.integers(0, 256))
    canvas[top:top + height, left:left + width] = picture
    quad = geometry.box_quad(left, top, width, height)
    if rng.random() < 0.3:  # a dealer's frame over the edge
        tone = tuple(int(v) for v in (rng.integers(0, 256, 3) if rng.random() < 0.3
                                      else [rng.integers(0, 256)] * 3))
        thick = [int(rng.integers(2, 17)) for _ in range(2)]
        cv2.rectangle(canvas, (left, top), (left + width, top + thick[0]), tone, -1)
        cv2.rectangle(canvas, (left, top + height - thick[1]), (left + width, top + height), tone,
                      -1)
    return canvas, quad


def coloured_light(picture, rng):
    """White balance, brightness, contrast, fading of colour and a shadow's edge."""
    values = picture.astype(np.float32)
    values *= np.exp(rng.normal(0, 0.10, 3)).astype(np.float32)
    grey = values.mean(2, keepdims=True)
    values = grey + (values - grey) * rng.uniform(0.35, 1.25)
    values = 255 * np.clip(values / 255, 0, 1) ** math.exp(rng.normal(0, 0.35))
    values = (values - 128) * rng.uniform(0.45, 1.15) + 128 + rng.uniform(-60, 45)
    if rng.random() < 0.3:
        field = np.ones(picture.shape[:2], np.float32)
        edge = int(rng.integers(0, picture.shape[1]))
        field[:, :edge] = rng.uniform(0.35, 0.9)
        if rng.random() < 0.5:
            field = np.ascontiguousarray(field[:, ::-1])
        values *= cv2.GaussianBlur(field, (0, 0), rng.uniform(1, 14))[..., None]
    return np.clip(values, 0, 255)


def degraded(picture, width, noise, rng):
    """A colour picture in some light, from so far that the plate is `width` pixels wide."""
    shrink = width / SIZE[0]
    size = (max(8, int(picture.shape[1] * shrink * rng.uniform(0.7, 1.0))),
            max(8, int(picture.shape[0] * shrink)))
    small = coloured_light(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), rng)
    small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.2, 0.35 + 0.008 * width))
    if rng.random() < 0.7:
        amount = abs(rng.normal(0, 5)) + 1
        for channel in range(3):
            small[..., channel] += amount * noise.window(*small.shape[:2], rng)
    small = np.clip(small, 0, 255).astype(np.uint8)
    if rng.random() < 0.85:
        settings = [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(30, 95))]
        small = cv2.imdecode(cv2.imencode(".jpg", small, settings)[1], cv2.IMREAD_COLOR)
    return small, np.array([size[0] / picture.shape[1], size[1] / picture.shape[0]])


def network_input(picture, quad):
    """What the state network sees of a quad of a BGR picture: 3 x 48 x 96, red first."""
    planes = [geometry.warp(np.ascontiguousarray(picture[..., channel]),
                            geometry.enlarge(quad, ENLARGE), *CROP) for channel in (2, 1, 0)]
    return geometry.normalise(np.stack(planes))


def posed(picture, noise, width, rng):
    """The network input of a flat plate degraded to a width in pixels, its corners a little off."""
    canvas, quad = surround(picture, rng)
    small, scale = degraded(canvas, width, noise, rng)
    if rng.random() < GREY_SHARE:
        small = cv2.cvtColor(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    quad = quad * scale
    spread = np.array([JITTER[0], JITTER[1] / 2]) * width
    quad = quad + rng.normal(0, 1, 2) * spread + rng.normal(0, 1, (4, 2)) * spread
    return network_input(small, quad)


def sample(colours, rng):
    """(network input, jurisdiction's number) of one degraded plate."""
    picture, state = colours.one(rng)
    width = augment.log_uniform(rng, 42, 190)
    return posed(np.array(picture), colours.noise, width, rng), JURISDICTIONS.index(state)


def batch(colours, rng, size):
    """Tensors: inputs, numbers of jurisdictions."""
    inputs, states = zip(*(sample(colours, rng) for _ in range(size)))
    return torch.from_numpy(np.stack(inputs)), torch.tensor(states)


def build(data, work, rendered, seed):
    """Builds the colour bank and the table of shapes where they are missing."""
    path = os.path.join(work, "colours")
    if not os.path.exists(path + ".json"):
        count = PictureBank.write(path, labelled(data, rendered, seed))
        print(f"bank colours: {count} pictures", flush=True)
    with open(os.path.join(work, "syntax.json"), "w") as file:
        json.dump(syntax(data, rendered), file)

"""Builds, once, the picture banks that training samples from: flat plates, plates in real
surroundings, and scenes. Nothing of them leaves the work folder.
"""
import csv
import dataclasses
import os
import zlib

import cv2
import numpy as np

import geometry
import glyphs
from glyphs import DIGITS, FLAT_HEIGHT, FLAT_WIDTH, LETTERS
from picturebank import PictureBank

SCENE_SIDE = 960
RELETTERED = 14000
RELETTERED_TEMPLATES = 4000
RELETTERED_IN_PLACE = 5000
FLATTENED_WIDTH_MIN = 110
HELD_OUT_ONE_IN = 14
VIEW_WIDTH_MIN, VIEW_WIDTH_MAX = 36, 320
# Plates of these are never held out: what counts are plates of North America.
ABROAD = ("BR", "EU")
FOREIGN_REGIONS = ("EU", "GB", "IL", "AU", "XX", "MX")


def rows(folder):
    """The rows of a folder's index.csv."""
    with open(os.path.join(folder, "index.csv"), newline="") as file:
        return list(csv.DictReader(file))


def held_out(text):
    """Whether plates of this text are kept from training, to look at errors on."""
    return zlib.crc32(text.encode()) % HELD_OUT_ONE_IN == 0


def random_text(rng):
    """A plate text: the usual series of California and its neighbours, other states, vanity."""
    def letters(count):
        return "".join(LETTERS[i] for i in rng.integers(0, 26, count))

    def digits(count):
        return "".join(DIGITS[i] for i in rng.integers(0, 10, count))

    kind = rng.random()
    if kind < 0.20:
        return str(rng.integers(1, 10)) + letters(3) + digits(3)
    if kind < 0.30:
        return str(rng.integers(1, 10)) + letters(1) + digits(5)
    if kind < 0.42:
        return letters(3) + digits(3)
    if kind < 0.52:
        return digits(3) + letters(3)
    if kind < 0.60:
        return letters(3) + digits(4)
    if kind < 0.64:
        return digits(int(rng.integers(4, 8)))
    if kind < 0.70:
        return letters(2) + digits(5)
    if kind < 0.83:
        return letters(int(rng.integers(2, 8)))
    count = int(rng.choice([3, 4, 5, 6, 6, 7, 7, 7, 8]))
    both = LETTERS + DIGITS
    return "".join(both[i] for i in rng.integers(0, 36, count))


def flat_crops(data):
    """(picture in colour, text, state) of the labelled US crops."""
    folder = os.path.join(data, "us-crops")
    for row in rows(folder):
        picture = cv2.imread(os.path.join(folder, row["file"]))
        size = (FLAT_WIDTH, FLAT_HEIGHT)
        yield cv2.resize(picture, size, interpolation=cv2.INTER_AREA), row["text"], row["state"]


def is_lettered(text):
    """Whether a label has as many characters as a plate can."""
    return 2 <= len(text) <= 9


def real_cuts(data):
    """The labelled US crops of the training folds that come apart into blank and characters."""
    cuts = [glyphs.cut_plate(picture, text, state) for picture, text, state in flat_crops(data)
            if is_lettered(text) and not held_out(text)]
    return [cut for cut in cuts if cut is not None]


def flat_pictures(data, seed):
    """Flat plates: real, re-lettered and Brazilian."""
    rng = np.random.default_rng(seed)
    for picture, text, _ in flat_crops(data):
        if is_lettered(text):
            kind = "held" if held_out(text) else "real"
            yield cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), {"text": text, "fold": "0" in text,
                                                              "kind": kind}
    cuts = real_cuts(data)
    print(f"bank: {len(cuts)} plates cut", flush=True)
    yield from relettered(cuts, RELETTERED, rng)
    yield from relettered(template_cuts(data, cuts, rng), RELETTERED_TEMPLATES, rng, cuts)
    yield from brazilian(data)


def template_cuts(data, cuts, rng):
    """Official blank plates with the places, ink and lettering of a cut plate of the state."""
    folder = os.path.join(data, "us-templates")
    made = []
    for row in rows(folder):
        if row["kind"] != "blank":
            continue
        state = os.path.basename(row["file"])[:2].upper()
        own = [cut for cut in cuts if cut.state == state]
        if not own:
            continue
        blank = cv2.imread(os.path.join(folder, row["file"]), cv2.IMREAD_GRAYSCALE)
        blank = cv2.resize(blank, (FLAT_WIDTH, FLAT_HEIGHT), interpolation=cv2.INTER_CUBIC)
        for index in rng.choice(len(own), min(3, len(own)), replace=False):
            cut = own[index]
            paper = float(np.median(blank[50:115, 40:280]))
            if abs(paper - cut.ink) > 50:
                made.append(dataclasses.replace(cut, blank=blank, paper=paper))
    return made


def relettered(cuts, count, rng, lettered=None):
    """Cut plates with new texts; Californian blanks four times as often."""
    if not cuts:
        return
    lettering = glyphs.Lettering(lettered or cuts)
    weight = np.array([4.0 if cut.state == "CA" else 1.0 for cut in cuts])
    order = rng.choice(len(cuts), count, p=weight / weight.sum())
    for index in order:
        text = random_text(rng)
        if rng.random() < 0.5:
            while len(text) != len(cuts[index].text):
                text = random_text(rng)
                if len(cuts[index].text) < 4 or len(cuts[index].text) > 8:
                    break
        flat = glyphs.letter_plate(cuts[index], text, lettering, rng)
        yield flat, {"text": text, "fold": False, "kind": "relettered"}


def brazilian(data):
    """The Brazilian crops: other series, but real dark and infra-red pictures."""
    folder = os.path.join(data, "br-crops")
    for row in rows(folder):
        picture = cv2.imread(os.path.join(folder, row["file"]), cv2.IMREAD_GRAYSCALE)
        yield picture, {"text": row["text"], "fold": False, "kind": "brazil"}


def rendered_plates(folder):
    """Plates drawn from vector characters: CSV file,text,state beside the pictures."""
    name = "index.csv" if os.path.exists(os.path.join(folder, "index.csv")) else "plates.csv"
    with open(os.path.join(folder, name), newline="") as file:
        for row in csv.DictReader(file):
            path = os.path.join(folder, row["file"])
            picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
            if picture is None:
                continue
            size = (FLAT_WIDTH, FLAT_HEIGHT)
            flat = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
            text = "".join(c for c in row["text"].upper() if c in LETTERS + DIGITS)
            yield flat, {"text": text, "fold": False, "kind": "rendered"}


def lettered_pictures(folder):
    """Signs, stickers and badges drawn from vector characters: what is not a plate."""
    for name in sorted(os.listdir(folder)):
        picture = cv2.imread(os.path.join(folder, name), cv2.IMREAD_GRAYSCALE)
        if picture is not None:
            yield picture, {"text": "", "fold": False, "kind": "lettering"}


def boxed_views(data, wanted, name="us-ph-scenes"):
    """(notes, picture) of the wanted boxed plates of a folder, as `grown_view` cuts them."""
    folder = os.path.join(data, name)
    for row in rows(folder):
        if not wanted(row) or row.get("region", "") in FOREIGN_REGIONS:
            continue
        x, y, w, h = (float(row[key]) for key in "xywh")
        if w < VIEW_WIDTH_MIN:
            continue
        picture = cv2.imread(os.path.join(folder, row["file"]), cv2.IMREAD_GRAYSCALE)
        part, box, _ = grown_view(picture, (x, y, w, h))
        yield {"row": row, "box": box}, part


def grown_view(picture, box):
    """(part of the picture, the box in it, shrink) of a plate's box grown by half on every side.

    The plate in it is at most VIEW_WIDTH_MAX pixels wide.
    """
    x, y, w, h = box
    left, top = max(0, int(x - w / 2)), max(0, int(y - h / 2))
    part = picture[top:int(y + 1.5 * h), left:int(x + 1.5 * w)]
    shrink = min(1.0, VIEW_WIDTH_MAX / w)
    if shrink < 1:
        part = cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    return part, [(x - left) * shrink, (y - top) * shrink, w * shrink, h * shrink], shrink


def scene_plates(data):
    """Plates in their real surroundings with their texts."""
    for name, home, folds in (("us-ph-scenes", "", False), ("bc-scenes", "CA-BC", True),
                              ("br-scenes", "BR", True), ("eu-scenes", "EU", True)):
        for view, part in boxed_views(data, lambda row: row["w"] and row["text"], name):
            row = view["row"]
            region = row.get("region", home)
            yield part, {"text": row["text"], "fold": folds and "0" in row["text"],
                         "box": view["box"], "state": region[3:] or region,
                         "kind": "held" if held_out(row["text"]) and region not in ABROAD
                         else region[:2]}


def scene_pictures(data):
    """Whole scenes, long side at most SCENE_SIDE, with the boxes of their labelled plates."""
    for name in ("us-ph-scenes", "bc-scenes", "negatives", "eu-scenes", "br-scenes"):
        folder = os.path.join(data, name)
        files = {}
        for row in rows(folder):
            files.setdefault(row["file"], []).append(row)
        for file, plates in files.items():
            if name == "us-ph-scenes" and any(p["text"] and held_out(p["text"]) for p in plates):
                continue
            picture = cv2.imread(os.path.join(folder, file), cv2.IMREAD_GRAYSCALE)
            shrink = min(1.0, SCENE_SIDE / max(picture.shape))
            if shrink < 1:
                picture = cv2.resize(picture, None, fx=shrink, fy=shrink,
                                     interpolation=cv2.INTER_AREA)
            boxes = [[float(p[k]) * shrink for k in "xywh"] for p in plates if p["w"]]
            yield picture, {"boxes": boxes, "kind": name}


def flattened_views(views, seed):
    """US plates of the views whose corners are known, laid flat, and lettered anew."""
    rng = np.random.default_rng(seed)
    size = np.array([FLAT_WIDTH, FLAT_HEIGHT])
    cuts = []
    for index, note in enumerate(views.notes):
        if "quad" not in note or note["kind"] != "US" or note["box"][2] < FLATTENED_WIDTH_MIN:
            continue
        quad = np.array(note["quad"])
        flat = np.floor(geometry.warp(np.array(views[index]), quad, *size) + 0.5)
        flat = flat.astype(np.uint8)
        cut = glyphs.cut_plate(flat, note["text"], note.get("state", "US"), folded=False)
        if cut is not None:
            cuts.append(cut)
            yield flat, {"text": note["text"], "fold": False, "kind": "flattened"}
    print(f"bank: {len(cuts)} plates in place cut", flush=True)
    yield from relettered(cuts, RELETTERED_IN_PLACE, rng)


def build(data, work, rendered, lettering, seed):
    """Builds the banks that are missing."""
    makers = {"flats": lambda: flat_pictures(data, seed), "views": lambda: scene_plates(data),
              "scenes": lambda: scene_pictures(data)}
    if rendered:  # made by plate-synth
        makers["rendered"] = lambda: rendered_plates(rendered)
    if lettering:
        makers["lettering"] = lambda: lettered_pictures(lettering)
    for name, maker in makers.items():
        path = os.path.join(work, name)
        if not os.path.exists(path + ".json"):
            print(f"bank {name}: {PictureBank.write(path, maker())} pictures", flush=True)


def renew_flats(data, work, seed):
    """Letters all plates anew, with another seed, for another round of training."""
    count = PictureBank.write(os.path.join(work, "flats"), flat_pictures(data, seed))
    print(f"bank flats: {count} pictures", flush=True)

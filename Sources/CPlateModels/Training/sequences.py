"""Makes frame sequences of plates whose text is known: approaches, passes, far and parked cars.

    python sequences.py --data DATA --rendered PLATES --out DIR [--composites 40] [--stills 40]

A sequence is a folder of 12 to 20 pictures, 1280 x 720, that `plated replay FOLDER` plays; DIR's
truth.jsonl has a line a vehicle with its text and its box in every frame. Stills are real scenes
seen again at growing scale or in passing, always with their own plate; composites put up to six
plates into a scene: real plates held out from training; real plates, Californian ones oftener,
lettered anew with other texts of their series in real characters, place by place; and plates
drawn by `plate-synth plates` with a seed that no training used. Dirt, frames and shadows stay
over a sequence; blur comes and goes, exposure alternates, noise and compression are each frame's
own. Same arguments, same pictures.
"""
import argparse
import json
import math
import os

import cv2
import numpy as np

import augment
import banks
import geometry
import glyphs

WIDTH, HEIGHT = 1280, 720
COLUMNS, ROWS = 3, 2
STILL_WIDTH_MIN = 40
NEAR_WIDTH_MIN, NEAR_WIDTH_MAX = 80, 190
FAR_WIDTH = 45
# How often each course is drawn.
COURSES = {"approach": 0.45, "pass": 0.30, "far": 0.10, "parked": 0.15}
# Letters California leaves out in the first and third letter place.
OUTER_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def californian(rng):
    """A text of California's large series."""
    def draw(pool, count):
        return "".join(pool[i] for i in rng.integers(0, len(pool), count))

    kind = rng.random()
    word = draw(OUTER_LETTERS, 1) + draw(glyphs.LETTERS, 1) + draw(OUTER_LETTERS, 1)
    if kind < 0.75:
        return draw("123456789", 1) + word + draw(glyphs.DIGITS, 3)
    if kind < 0.80:
        return draw(glyphs.DIGITS, 3) + word + draw("123456789", 1)
    if kind < 0.95:
        return draw("123456789", 1) + draw(OUTER_LETTERS, 1) + draw(glyphs.DIGITS, 5)
    return draw(glyphs.DIGITS, 7)


def posed(width, tall, angles, distance=8.0):
    """The quad around the origin of a plate of this mean edge length, turned and in perspective."""
    a, b, c = np.radians(angles)
    points = np.array([[-1, -tall, 0], [1, -tall, 0], [1, tall, 0], [-1, tall, 0]])
    turn_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    turn_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    turn_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    points = points @ (turn_z @ turn_x @ turn_y).T
    quad = points[:, :2] * distance / (distance + points[:, 2:])
    quad -= quad.mean(0)
    return quad * width / geometry.quad_width(quad)


class Course:
    """Where a plate is in each frame, how large and how turned: arrays over the frames."""

    def __init__(self, count, widths, rng, turn):
        """`widths` is the range of plate widths the sequence may reach."""
        self.kind = str(rng.choice(list(COURSES), p=list(COURSES.values())))
        along = np.linspace(0, 1, count)
        near = augment.log_uniform(rng, *widths)
        yaw = rng.normal(0, turn)
        swing, drift = 0.1 * turn, rng.uniform(-0.25, 0.25, 2)
        if self.kind == "approach":
            first = min(FAR_WIDTH, near)
            self.width = first * near / (near + (first - near) * along)
        elif self.kind == "pass":
            self.width = near * (1 + rng.uniform(-0.2, 0.2) * (along - 0.5))
            drift = np.array([rng.choice([-1, 1]) * rng.uniform(0.8, 1.4), drift[1] / 2])
            swing = turn
        elif self.kind == "far":
            self.width = np.full(count, min(near, augment.log_uniform(rng, 38, 60)))
        else:
            self.width, drift, swing = np.full(count, near), drift * 0.05, 0.0
        shake = rng.normal(0, 0.6, (count, 2)).cumsum(0) * 0.3
        self.offset = (along[:, None] - 0.5) * drift + shake / 100
        yaws = np.clip(yaw + (along - 0.5) * rng.choice([-2, 2]) * swing, -48, 48)
        pitch, roll = rng.normal(0, 0.4 * turn), rng.normal(0, 0.15 * turn)
        self.angles = np.stack([yaws, yaws * 0 + pitch, yaws * 0 + roll], 1)


class Camera:
    """What the camera does to each frame of one sequence: blur, exposure, noise, compression."""

    def __init__(self, count, noise, rng):
        self.noise, self.rng = noise, rng
        along = np.arange(count)
        pulse = np.sin(2 * math.pi * (along / rng.uniform(5, 14) + rng.random()))
        strength = rng.uniform(0.02, 0.11) if rng.random() < 0.45 else rng.uniform(0, 0.02)
        floor = rng.uniform(0, 0.6) if rng.random() < 0.3 else 0.0
        # Streak length in plate widths, its angle, and a lens that is a little soft.
        self.streak = strength * np.maximum(pulse, floor)
        self.angle = rng.normal(0, 0.25)
        self.softness = rng.uniform(0.25, 0.7)
        self.softness += rng.uniform(0.2, 1.0) if rng.random() < 0.2 else 0
        night = rng.random() < 0.15
        base = augment.log_uniform(rng, 0.12, 0.35) if night else augment.log_uniform(rng, 0.6, 1.3)
        self.gain = np.full(count, base)
        if rng.random() < 0.45:
            steps = [rng.uniform(0.25, 0.6), 1.0, rng.uniform(1.4, 2.4)]
            self.gain = base * np.array([steps[i % 3] for i in along])
        self.grain = abs(rng.normal(0, 3)) + (rng.uniform(1, 4) if night else 0)
        self.quality = rng.uniform(40, 92)

    def blur(self, part, width, frame):
        """The streak and softness of a frame on a part of the picture with a plate so wide."""
        part = cv2.GaussianBlur(part, (0, 0), self.softness)
        size = int(self.streak[frame] * width) | 1
        if size < 3:
            return part
        kernel = np.zeros((size, size), np.float32)
        reach = (size - 1) / 2 * np.array([math.cos(self.angle), math.sin(self.angle)])
        middle = np.array([size // 2, size // 2])
        start, end = (middle - reach).round().astype(int), (middle + reach).round().astype(int)
        cv2.line(kernel, tuple(map(int, start)), tuple(map(int, end)), 1.0)
        return cv2.filter2D(part, -1, kernel / kernel.sum())

    def take(self, picture, frame):
        """The frame's JPEG bytes."""
        levels = np.clip(np.arange(256) * self.gain[frame] + 4, 0, 255).astype(np.uint8)
        picture = cv2.LUT(picture, levels)
        field = self.noise[int(self.rng.integers(len(self.noise)))]
        grain = cv2.convertScaleAbs(field[0], alpha=self.grain), \
            cv2.convertScaleAbs(field[1], alpha=self.grain)
        picture = cv2.subtract(cv2.add(picture, grain[0]), grain[1])
        quality = int(np.clip(self.quality + self.rng.normal(0, 6), 30, 95))
        return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def noise_fields(rng):
    """Unit Gaussian noise, its positive and its negative part, of picture size."""
    fields = []
    for _ in range(4):
        values = rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32)
        fields.append((np.maximum(values, 0), np.maximum(-values, 0)))
    return fields


def sound(lettering):
    """The lettering without characters that look more like another one, but for 0 and O, or are
    much narrower or wider than their kind, and without ones and Is that were cut as a block:
    nobody could read them as what the truth says.
    """
    shapes = glyphs.typical_shapes(lettering.cuts)
    names = sorted(shapes)
    matrix = np.stack([shapes[name] / np.linalg.norm(shapes[name]) for name in names])

    slim = {character: np.median([mask.shape[1] / mask.shape[0] for mask in masks])
            for character, masks in lettering.by_character.items()}

    def is_sound(character, mask):
        if not 0.65 < mask.shape[1] / mask.shape[0] / slim[character] < 1.5:
            return False
        if character in "1I":
            return mask.mean() < 0.55 or mask.shape[1] < 0.25 * mask.shape[0]
        nearest = names[int((matrix @ glyphs.thumbnail(mask)).argmax())]
        return nearest == character or {nearest, character} == {"0", "O"}

    for pools in [lettering.by_character, *lettering.by_style.values()]:
        for character in list(pools):
            pools[character] = [mask for mask in pools[character] if is_sound(character, mask)]
            if not pools[character]:
                del pools[character]
    return lettering


def is_blank(cut):
    """Whether nothing as tall as a character was left on the plate when it was cut, nor a character
    beside the others: those that were cut stand in the middle.
    """
    middle = (cut.boxes[0][0] + cut.boxes[-1][0] + cut.boxes[-1][2]) / 2
    if abs(middle / glyphs.FLAT_WIDTH - 0.5) > 0.1:
        return False
    tall = np.median([box[3] for box in cut.boxes])
    is_dark = cut.ink < cut.paper
    kind = cv2.THRESH_BINARY_INV if is_dark else cv2.THRESH_BINARY
    smooth = cv2.GaussianBlur(cut.blank, (3, 3), 0)
    for block, offset in ((41, 5), (41, 8), (71, 14)):
        binary = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, kind, block,
                                       offset if is_dark else -offset)
        if any(box[3] > 0.55 * tall for box in glyphs.candidate_boxes(binary)):
            return False
    return True


def same_shape(text, rng):
    """Another text of the same series: letters for letters, digits for digits."""
    return "".join(str(rng.choice(list(glyphs.DIGITS if c in glyphs.DIGITS else glyphs.LETTERS)))
                   for c in text)


class Sources:
    """Plates and scenes to make sequences of."""

    def __init__(self, data, rendered, rng):
        self.train = os.path.join(data, "train")
        self.validate = os.path.join(data, "validate")
        self.real, lettered = [], []
        for number, (picture, text, state) in enumerate(banks.flat_crops(self.train)):
            out = banks.held_out(text)
            if not 2 <= len(text) <= 9 or not (out or state == "CA" or number % 3 == 0):
                continue
            cut = glyphs.cut_plate(picture, text, state)
            lettered += [cut] if cut is not None else []
            if out:
                self.real.append((cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), text))
        self.cuts = [cut for cut in lettered if len(cut.text) >= 5 and is_blank(cut)]
        weights = np.array([25.0 if cut.state == "CA" else 1.0 for cut in self.cuts])
        self.weights = weights / weights.sum()
        self.lettering = sound(glyphs.Lettering(lettered))
        self.rendered = list(banks.rendered_plates(rendered)) if rendered else []
        folder = os.path.join(self.train, "negatives")
        self.backgrounds = [os.path.join(folder, row["file"]) for row in banks.rows(folder)
                            if row["file"].startswith("images/")]
        self.noise = noise_fields(rng)

    def stills(self):
        """(path, box, text) of the real scenes: held out from training, and those of `validate`."""
        found = []
        for name in ("us-ph-scenes", "bc-scenes"):
            folder, seen = os.path.join(self.train, name), set()
            for row in banks.rows(folder):
                american = row.get("region", "US").startswith("US")
                if row["text"] and american and banks.held_out(row["text"]) \
                        and row["text"] not in seen:
                    seen.add(row["text"])
                    found.append((folder, row, name))
        for name in sorted(os.listdir(self.validate)):
            folder = os.path.join(self.validate, name)
            found += [(folder, row, name) for row in banks.rows(folder) if row["text"]]
        made = [(os.path.join(folder, row["file"]), [float(row[k]) for k in "xywh"], row["text"],
                 name) for folder, row, name in found if row["w"]]
        return [still for still in made if still[1][2] >= STILL_WIDTH_MIN]

    def plate(self, rng):
        """(flat plate, text, source, whether its label writes O as 0)."""
        kind = rng.random()
        if kind < 0.08:
            flat, text = self.real[int(rng.integers(len(self.real)))]
            return flat, text, "real", True
        if kind < 0.40 and self.rendered:
            flat, note = self.rendered[int(rng.integers(len(self.rendered)))]
            return flat, note["text"], "rendered", False
        cut = self.cuts[int(rng.choice(len(self.cuts), p=self.weights))]
        while True:
            text = same_shape(cut.text, rng)
            if cut.state == "CA" and len(cut.text) == 7:
                text = californian(rng)
            if all(character in self.lettering.by_character for character in text):
                break
        return glyphs.letter_plate(cut, text, self.lettering, rng), text, "relettered", False

    def background(self, rng):
        """A scene without plates, a little larger than the picture for the frames to drift."""
        path = self.backgrounds[int(rng.integers(len(self.backgrounds)))]
        scene = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        scale = max((WIDTH + 64) / scene.shape[1], (HEIGHT + 64) / scene.shape[0])
        return cv2.resize(scene, None, fx=scale + 1e-3, fy=scale + 1e-3)


def spread(box, share, shape):
    """The slice of a picture around a box, grown by a share of its width."""
    x, y, w, h = box
    grow = share * w + 6
    return (slice(max(0, int(y - grow)), min(shape[0], int(y + h + grow) + 1)),
            slice(max(0, int(x - grow)), min(shape[1], int(x + w + grow) + 1)))


class Vehicle:
    """A plate of a composite: its flat picture as worn, its course through its cell."""

    def __init__(self, sources, cell, count, rng):
        flat, self.text, self.source, self.folded = sources.plate(rng)
        worn = augment.flat_variant(flat, rng)
        level = rng.uniform(70, 190) / max(30.0, float(worn.mean()))
        self.flat = np.clip(worn * min(1.6, level), 0, 255).astype(np.uint8)
        self.course = Course(count, (NEAR_WIDTH_MIN * 0.7, NEAR_WIDTH_MAX), rng, 18)
        column, row = cell % COLUMNS, cell // COLUMNS
        self.centre = np.array([(column + 0.5) * WIDTH / COLUMNS, (row + 0.5) * HEIGHT / ROWS])
        self.mount = rng.uniform(1.05, 1.4, 2), int(rng.integers(0, 140))
        self.tall = 0.5 * rng.uniform(0.92, 1.08)
        self.boxes = []

    def draw(self, picture, camera, frame):
        """Puts the plate into the picture, blurred as the camera blurs it in this frame."""
        width, course = self.course.width[frame], self.course
        room = np.array([WIDTH / COLUMNS, HEIGHT / ROWS]) - [width * 1.3, width * 0.8]
        offset = np.clip(course.offset[frame] * width, -room / 2, room / 2)
        quad = posed(width, self.tall, course.angles[frame]) + self.centre + offset
        box = geometry.quad_box(quad)
        part = spread(box, 0.45, picture.shape)
        piece, corner = picture[part].copy(), np.array([part[1].start, part[0].start])
        rim = quad.mean(0) + (quad - quad.mean(0)) * self.mount[0] - corner
        cv2.fillConvexPoly(piece, rim.round().astype(np.int32), self.mount[1])
        augment.paste(piece, self.flat, quad - corner)
        picture[part] = camera.blur(piece, width, frame)
        self.boxes.append([round(v, 1) for v in box])


def composite(sources, number, rng):
    """(JPEGs, vehicles' notes) of up to six plates in a scene without any."""
    count = int(rng.integers(12, 21))
    scene, camera = sources.background(rng), Camera(count, sources.noise, rng)
    cells = rng.permutation(COLUMNS * ROWS)[:int(rng.integers(4, 7))]
    vehicles = [Vehicle(sources, int(cell), count, rng) for cell in cells]
    frames = []
    for frame in range(count):
        shift = int(30 * frame / count)
        picture = scene[shift:shift + HEIGHT, shift:shift + WIDTH].copy()
        for vehicle in vehicles:
            vehicle.draw(picture, camera, frame)
        frames.append(camera.take(picture, frame))
    return frames, [{"text": v.text, "source": v.source, "folded": v.folded,
                     "course": v.course.kind, "width": round(float(v.course.width.max()), 1),
                     "boxes": v.boxes} for v in vehicles]


def still(sources, scene, box, text, source, rng):
    """(JPEGs, notes) of a real scene approached or passed."""
    count = int(rng.integers(12, 21))
    camera = Camera(count, sources.noise, rng)
    camera.streak *= 0.7
    camera.softness *= 0.7
    course = Course(count, (min(60, box[2]), min(260, box[2]) + 1e-6), rng, 6)
    levels = [scene, geometry.halve(scene), geometry.halve(geometry.halve(scene))]
    corners, frames, boxes = geometry.box_quad(*box), [], []
    for frame in range(count):
        width = course.width[frame]
        target = posed(width, box[3] / box[2], course.angles[frame], distance=30)
        target = target + [WIDTH / 2, HEIGHT / 2] + course.offset[frame] * width * 2
        level = int(np.clip(math.log2(max(1.0, box[2] / width / 1.2)), 0, 2))
        matrix = geometry.pixel_matrix(geometry.homography(corners / 2 ** level, target))
        picture = cv2.warpPerspective(levels[level], matrix, (WIDTH, HEIGHT),
                                      flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        place = geometry.quad_box(target)
        part = spread(place, 0.5, picture.shape)
        picture[part] = camera.blur(picture[part].copy(), width, frame)
        frames.append(camera.take(picture, frame))
        boxes.append([round(v, 1) for v in place])
    return frames, [{"text": text, "source": source, "folded": True, "course": course.kind,
                     "width": round(float(course.width.max()), 1), "boxes": boxes}]


def write(folder, name, frames, notes, truth):
    """One sequence: its pictures, and a line a vehicle in the truth file."""
    place = os.path.join(folder, name)
    os.makedirs(place, exist_ok=True)
    for number, code in enumerate(frames):
        with open(os.path.join(place, f"frame-{number:03d}.jpg"), "wb") as file:
            file.write(code)
    for note in notes:
        truth.write(json.dumps({"sequence": name, **note}) + "\n")


def make(sources, out, composites, stills, seed):
    """Writes the sequences numbered by `composites` and `stills`, two ranges, and their truth."""
    scenes = sources.stills()
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "truth.jsonl"), "w") as truth:
        for number in composites:
            rng = np.random.default_rng([seed, 0, number])
            frames, notes = composite(sources, number, rng)
            write(out, f"composite-{number:05d}", frames, notes, truth)
        for number in stills:
            rng = np.random.default_rng([seed, 1, number])
            path, box, text, source = scenes[number % len(scenes)]
            scene = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
            frames, notes = still(sources, scene, box, text, source, rng)
            write(out, f"still-{number:05d}", frames, notes, truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="the folder with train and validate")
    parser.add_argument("--rendered", help="a folder that plate-synth plates wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--composites", type=int, default=40)
    parser.add_argument("--stills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    sources = Sources(args.data, args.rendered, np.random.default_rng(args.seed))
    make(sources, args.out, range(args.composites), range(args.stills), args.seed)


if __name__ == "__main__":
    main()

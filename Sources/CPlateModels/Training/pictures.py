"""Writes pictures with known plates of the held-out fold: to sweep sizes, to fit confidence.

    python pictures.py --work DIR --out FOLDER [--count 400] [--widths 45 500] [--tilt 20]

Scenes at full size in landscape, 4:3 and portrait, one to three plates in each, some signs among
them, and some pictures without any plate; index.csv as the validation folders have it, plus the
tilt in degrees. The program under test reads the pictures, `score.py` or `sweep.py` counts.
"""
import argparse
import csv
import math
import os

import cv2
import numpy as np

import augment
import banks
import geometry
import samples
import windows

SHAPES = ((1280, 720), (1280, 960), (960, 1280), (720, 1280), (1920, 1080))
SCALE_OF_BLUR = 90


def backdrop(bank, shape, rng):
    """A piece of a plate-free scene as large as `shape`."""
    scene, _ = bank.one("scenes", "negatives", rng)
    return augment.backdrop([scene], shape[1], shape[0], rng)


def placed(shape, width, tilt, taken, rng):
    """A quad of `width` pixels that lies inside and overlaps none in `taken`, or None."""
    for _ in range(30):
        quad = augment.pose(width, rng, 0.5)
        turn = math.radians(tilt)
        quad = quad @ np.array([[math.cos(turn), math.sin(turn)],
                                [-math.sin(turn), math.cos(turn)]])
        span = quad.max(0) - quad.min(0)
        if span[0] > shape[0] - 8 or span[1] > shape[1] - 8:
            return None
        quad = quad - quad.min(0) + [rng.uniform(3, shape[0] - span[0] - 3),
                                     rng.uniform(3, shape[1] - span[1] - 3)]
        box = geometry.quad_box(geometry.enlarge(quad, 1.3))
        if all(geometry.overlap(box, other) == 0 for other in taken):
            taken.append(box)
            return quad
    return None


def picture(bank, kind, args, rng):
    """(picture, rows of its plates) with plates of `kind`."""
    shape = SHAPES[int(rng.integers(len(SHAPES)))]
    canvas, rows, taken = backdrop(bank, shape, rng), [], []
    for _ in range(int(rng.integers(1, 4)) if rng.random() > args.empty else 0):
        flat, note = bank.one(*kind, rng)
        width = augment.log_uniform(rng, *args.widths)
        tilt = rng.uniform(-args.tilt, args.tilt)
        quad = placed(shape, width, tilt, taken, rng)
        if quad is None:
            continue
        windows.paste_plate(canvas, flat, quad, rng)
        rows.append([*(round(v, 1) for v in geometry.quad_box(quad)), note["text"],
                     round(geometry.quad_width(quad), 1), round(tilt, 1)])
    for _ in range(int(rng.integers(0, 3))):
        sign, _ = bank.one("lettering", "lettering", rng)
        quad = placed(shape, augment.log_uniform(rng, 50, 300), rng.normal(0, 3), taken, rng)
        if quad is not None:
            augment.paste(canvas, windows.fitted_flat(sign, canvas, quad, rng), quad)
    return augment.degrade(canvas, SCALE_OF_BLUR, bank.noise, rng), rows


def real_scenes(data):
    """(file, picture, rows) of the real scenes whose labelled plate is in the held-out fold."""
    for name in ("us-ph-scenes", "bc-scenes"):
        for row in banks.rows(os.path.join(data, name)):
            region = row.get("region", "CA-BC")
            if row["w"] and row["text"] and banks.held_out(row["text"]) \
                    and region not in banks.FOREIGN_REGIONS:
                picture = cv2.imread(os.path.join(data, name, row["file"]))
                box = [float(row[key]) for key in "xywh"]
                yield os.path.basename(row["file"]), picture, [[*box, row["text"], box[2], ""]]


def stretched(picture, rows, across):
    """The picture `across` times as wide, with its rows."""
    made = cv2.resize(picture, None, fx=across, fy=1, interpolation=cv2.INTER_AREA)
    return made, [[x * across, y, w * across, h, text, width * across, tilt]
                  for x, y, w, h, text, width, tilt in rows]


def composed(bank, args, rng):
    """(file, picture, rows) of composed pictures."""
    for number in range(args.count):
        made, rows = picture(bank, (args.plates, "held"), args, rng)
        yield f"{args.plates}-{number:04d}.jpg", made, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--widths", type=float, nargs=2, default=(45, 500))
    parser.add_argument("--tilt", type=float, default=20)
    parser.add_argument("--empty", type=float, default=0.1, help="share of pictures without plates")
    parser.add_argument("--plates", choices=("flats", "designs"), default="flats",
                        help="labelled US plates, or official designs lettered anew")
    parser.add_argument("--real", metavar="DATA", help="instead, real scenes of the held-out fold")
    parser.add_argument("--across", type=float, default=1.0,
                        help="factor by which every picture is made wider")
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    rng = np.random.default_rng(args.seed)
    bank = samples.Banks(args.work, rng)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "index.csv"), "w", newline="") as file:
        index = csv.writer(file)
        index.writerow("file,x,y,w,h,text,width,tilt".split(","))
        for name, made, rows in real_scenes(args.real) if args.real else composed(bank, args, rng):
            if args.across != 1:
                made, rows = stretched(made, rows, args.across)
            cv2.imwrite(os.path.join(args.out, name), made, [cv2.IMWRITE_JPEG_QUALITY, 95])
            for row in rows or [["", "", "", "", "", "", ""]]:
                index.writerow([name, *row])


if __name__ == "__main__":
    main()

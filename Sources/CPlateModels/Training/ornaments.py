"""What stands between and beside the characters of a plate and is not part of its text: emblems,
small stacked letters, dots and dashes, stickers. Drawn so that the reader learns to leave them out.
"""
import cv2
import numpy as np

GAP_MIN = 0.24
SHARE = 0.45


def gaps(boxes, width):
    """(left, right) of the spaces before, between and after character boxes, in order."""
    edges = [4] + [x + w for x, _, w, _ in boxes]
    starts = [x for x, _, _, _ in boxes] + [width - 4]
    return [(a, b) for a, b in zip(edges, starts)]


def silhouette(height, width, rng):
    """A soft blob of random outline, as of an animal, a shell or a state's map; 0 to 1."""
    small = rng.standard_normal((6, 5)).astype(np.float32)
    field = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    ys, xs = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    field += 1.6 - 2.4 * (xs ** 2 + ys ** 2)
    return np.clip(field * 4, 0, 1).astype(np.float32)


def regular(height, width, rng):
    """An ellipse, ring, star, heart-like polygon, bar or dot; 0 to 1."""
    shape = np.zeros((height, width), np.float32)
    centre, kind = (width // 2, height // 2), rng.random()
    radius = max(2, int(min(width, height) * 0.42))
    if kind < 0.3:
        axes = (max(1, int(width * 0.45)), max(1, int(height * rng.uniform(0.25, 0.48))))
        cv2.ellipse(shape, centre, axes, 0, 0, 360, 1.0, -1 if rng.random() < 0.5 else 2)
    elif kind < 0.6:
        points = int(rng.integers(3, 9))
        turns = np.arange(2 * points) * np.pi / points + rng.uniform(0, np.pi)
        reach = np.where(np.arange(2 * points) % 2, radius * rng.uniform(0.35, 0.9), radius)
        star = np.stack([centre[0] + reach * np.cos(turns), centre[1] + reach * np.sin(turns)], 1)
        cv2.fillPoly(shape, [star.round().astype(np.int32)], 1.0)
    elif kind < 0.8:
        tall = max(2, int(height * rng.uniform(0.06, 0.14)))
        cv2.rectangle(shape, (1, centre[1] - tall), (width - 2, centre[1] + tall), 1.0, -1)
    else:
        cv2.circle(shape, centre, max(1, int(radius * rng.uniform(0.2, 0.8))), 1.0, -1)
    return shape


def stacked(height, width, lettering, rng):
    """Two to four small characters above one another, or side by side in two rows; 0 to 1."""
    shape = np.zeros((height, width), np.float32)
    rows = int(rng.integers(2, 5))
    tall = int(height / rows * rng.uniform(0.6, 0.92))
    pool = sorted(lettering.by_character)
    for row in range(rows):
        mask = lettering.pick(pool[int(rng.integers(len(pool)))], None, rng)
        wide = min(width - 1, max(2, int(mask.shape[1] * tall / mask.shape[0])))
        if tall < 4 or wide < 2:
            continue
        small = cv2.resize(mask, (wide, tall), interpolation=cv2.INTER_AREA)
        y, x = int(row * height / rows), (width - wide) // 2
        shape[y:y + tall, x:x + wide] = small[:height - y]
    return shape


def adorn(canvas, boxes, ink, lettering, rng):
    """Draws an ornament into one of the wider gaps of a Float32 plate, in place."""
    tall, top = boxes[0][3], boxes[0][1]
    wide_enough = [(a, b) for a, b in gaps(boxes, canvas.shape[1]) if b - a > GAP_MIN * tall]
    if not wide_enough or rng.random() > SHARE:
        return
    left, right = wide_enough[int(rng.integers(len(wide_enough)))]
    width = int(min(right - left - 2, tall * rng.uniform(0.25, 1.1)))
    height = int(tall * rng.uniform(0.5, 1.15))
    x = int(rng.uniform(left + 1, max(left + 2, right - width)))
    y = int(np.clip(top + (tall - height) / 2 + rng.normal(0, 3), 0, canvas.shape[0] - height))
    if width < 5 or height < 12:
        return
    kind = rng.random()
    if kind < 0.4:
        shape = stacked(height, width, lettering, rng)
    elif kind < 0.7:
        shape = silhouette(height, width, rng)
    else:
        shape = regular(height, width, rng)
    tone = ink if rng.random() < 0.6 else rng.uniform(0, 255)
    part = canvas[y:y + height, x:x + width]
    shape = shape[:part.shape[0], :part.shape[1]]
    part += shape * rng.uniform(0.5, 1.0) * (tone - part)

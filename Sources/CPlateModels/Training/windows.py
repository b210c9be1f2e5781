"""Training windows for the locator: real scenes, some with plates pasted in, and their targets."""
import string

import cv2
import numpy as np
import torch

import augment
import geometry

WIDTH, HEIGHT = 304, 176
STRIDE = geometry.LOCATOR_STRIDE
ROWS, COLUMNS = HEIGHT // STRIDE, WIDTH // STRIDE
PLATE_WIDTH_MIN, PLATE_WIDTH_MAX = 14, 230
SPREAD = 0.11


def plate_width(rng):
    """Plate widths in window pixels: far cars, mostly those some metres ahead, near ones."""
    draw = rng.random()
    if draw < 0.3:
        return augment.log_uniform(rng, 15, 36)
    if draw < 0.72:
        return augment.log_uniform(rng, 20, 80)
    return augment.log_uniform(rng, 18, PLATE_WIDTH_MAX)


def cut_window(scene, rng, focus=None):
    """A WIDTH x HEIGHT piece of a scene at a random scale, and the map to it (scale, x, y).

    With `focus` (a plate's box) the scale gives that plate a width the locator works at.
    """
    if focus is not None:
        wanted = plate_width(rng)
        scale = min(wanted / max(focus[2], 4), 1.6)
    else:
        scale = augment.log_uniform(rng, 0.4, 1.3)
    scale = max(scale, WIDTH / scene.shape[1], HEIGHT / scene.shape[0])
    w, h = WIDTH / scale, HEIGHT / scale
    if focus is not None:
        x = focus[0] + focus[2] / 2 - w * rng.uniform(0.15, 0.85)
        y = focus[1] + focus[3] / 2 - h * rng.uniform(0.15, 0.85)
    else:
        x = rng.uniform(0, max(1.0, scene.shape[1] - w))
        y = rng.uniform(0, max(1.0, scene.shape[0] - h))
    x = int(np.clip(x, 0, max(0, scene.shape[1] - w)))
    y = int(np.clip(y, 0, max(0, scene.shape[0] - h)))
    part = scene[y:y + max(1, int(round(h))), x:x + max(1, int(round(w)))]
    method = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    window = cv2.resize(np.ascontiguousarray(part), (WIDTH, HEIGHT), interpolation=method)
    return window, (WIDTH / part.shape[1], HEIGHT / part.shape[0], x, y)


def moved(points, view):
    """Scene points in window coordinates."""
    sx, sy, x, y = view
    return (np.asarray(points, np.float64) - [x, y]) * [sx, sy]


def distract(window, rng):
    """Lettering, panels, grilles, lamps and time stamps: what is like a plate but is none."""
    for _ in range(int(rng.integers(1, 4))):
        x, y = int(rng.integers(0, WIDTH - 30)), int(rng.integers(8, HEIGHT - 8))
        tone = int(rng.integers(0, 256))
        kind = rng.random()
        if kind < 0.4:
            pool = list(string.ascii_uppercase + string.digits + " -:/")
            text = "".join(rng.choice(pool, int(rng.integers(3, 20))))
            size, thick = rng.uniform(0.25, 1.1), int(rng.integers(1, 3))
            if rng.random() < 0.3:
                (w, h), _ = cv2.getTextSize(text, 0, size, thick)
                cv2.rectangle(window, (x - 3, y - h - 4), (x + w * 2, y + 5), 255 - tone, -1)
            cv2.putText(window, text, (x, y), int(rng.integers(0, 8)), size, tone, thick)
        elif kind < 0.7:
            w = int(augment.log_uniform(rng, 14, 110))
            h = max(4, int(w * rng.uniform(0.2, 0.9)))
            cv2.rectangle(window, (x, y), (x + w, y + h), tone, -1)
            if rng.random() < 0.5:
                cv2.rectangle(window, (x, y), (x + w, y + h), 255 - tone, int(rng.integers(1, 3)))
        elif kind < 0.88:
            w, step = int(rng.integers(20, 120)), int(rng.integers(3, 9))
            for row in range(y, min(HEIGHT, y + int(rng.integers(10, 50))), step):
                cv2.line(window, (x, row), (x + w, row), tone, max(1, step // 2))
        else:
            axes = (int(rng.integers(4, 30)), int(rng.integers(3, 15)))
            cv2.ellipse(window, (x, y), axes, 0, 0, 360, max(tone, 180), -1)


def add_lettering(window, quads, banks, rng):
    """Pastes signs, stickers and badges where no plate is."""
    for _ in range(int(rng.integers(1, 4))):
        flat, _ = banks.one("lettering", "lettering", rng)
        width = augment.log_uniform(rng, 14, 150)
        quad = augment.pose(width, rng) * [1, rng.uniform(0.6, 1.5)]
        span = quad.max(0) - quad.min(0)
        if span[0] > WIDTH - 4 or span[1] > HEIGHT - 4:
            continue
        quad = quad - quad.min(0) + [rng.uniform(1, WIDTH - span[0] - 1),
                                     rng.uniform(1, HEIGHT - span[1] - 1)]
        box = geometry.quad_box(quad)
        if all(geometry.overlap(box, geometry.quad_box(geometry.enlarge(q, 1.3))) == 0
               for q, _ in quads):
            augment.paste(window, fitted_flat(flat, window, quad, rng), quad)


def fitted_flat(flat, window, quad, rng):
    """The flat plate with its brightness drawn towards its surroundings."""
    x, y, w, h = (int(v) for v in geometry.quad_box(quad))
    around = window[max(0, y - h // 2):max(1, y + 2 * h), max(0, x - w // 2):max(1, x + 2 * w)]
    level = float(around.mean()) if around.size else 110.0
    variant = augment.flat_variant(flat, rng)
    mean = max(10.0, float(variant.mean()))
    wanted = np.clip(level * augment.log_uniform(rng, 0.6, 2.2), 12, 215)
    gain = float(np.clip(wanted / mean, 0.08, 1.6))
    return np.clip(variant * gain, 0, 255).astype(np.uint8)


def paste_plate(window, flat, quad, rng, infrared=False):
    """Pastes a plate, often on a dark or light mounting that is larger than it."""
    if infrared:
        variant = augment.retroreflecting(augment.flat_variant(flat, rng), rng)
        augment.paste(window, variant, quad)
        return
    if rng.random() < 0.4:
        mount = quad.mean(0) + (quad - quad.mean(0)) * rng.uniform(1.05, 1.3, 2)
        tone = int(rng.integers(0, 90) if rng.random() < 0.7 else rng.integers(90, 256))
        cv2.fillConvexPoly(window, mount.round().astype(np.int32), tone)
    augment.paste(window, fitted_flat(flat, window, quad, rng), quad)


def add_plates(window, quads, banks, rng, count, infrared):
    """Pastes up to `count` plates where no other is; appends their quads."""
    for _ in range(count):
        flat, _ = banks.flat(rng)
        quad = augment.pose(plate_width(rng), rng, 3.0 if rng.random() < 0.4 else 1.1)
        span = quad.max(0) - quad.min(0)
        if span[0] > WIDTH - 6 or span[1] > HEIGHT - 6:
            continue
        low = np.array([rng.uniform(2, WIDTH - span[0] - 2), rng.uniform(2, HEIGHT - span[1] - 2)])
        quad = quad - quad.min(0) + low
        box = geometry.quad_box(geometry.enlarge(quad, 1.4))
        if all(geometry.overlap(box, geometry.quad_box(q)) == 0 for q, _ in quads):
            paste_plate(window, flat, quad, rng, infrared)
            quads.append((quad, 1.0))


def own_plates(note, view, kind):
    """(quads with corner weight, ignored boxes) of a scene's labels in window coordinates."""
    quads, ignored = [], []
    for index, box in enumerate(note["boxes"]):
        corners, weight = geometry.box_quad(*box), 0.25
        if "quads" in note and note["quads"][index] is not None:
            corners, weight = np.array(note["quads"][index]), 0.8
        quad = moved(corners, view)
        low, high = quad.min(0), quad.max(0)
        area = np.prod(high - low)
        inside = np.minimum(high, [WIDTH, HEIGHT]) - np.maximum(low, 0)
        seen = np.prod(np.maximum(inside, 0)) / max(area, 1e-6)
        if seen <= 0:
            continue
        foreign = kind in ("eu-scenes", "br-scenes")
        wide = high[0] - low[0]
        if foreign or seen < 0.85 or not PLATE_WIDTH_MIN < wide < PLATE_WIDTH_MAX * 1.15:
            ignored.append((low, high))
        else:
            quads.append((quad, weight))
    for box in note.get("ignored", []):
        corner = moved(geometry.box_quad(*box), view)
        ignored.append((corner.min(0), corner.max(0)))
    return quads, ignored


def replace_own(window, quads, banks, rng, infrared):
    """Covers each of the scene's own plates with another plate in the same place."""
    replaced = []
    for quad, _ in quads:
        width = float(quad[:, 0].max() - quad[:, 0].min()) * rng.uniform(1.08, 1.25)
        fresh = augment.pose(width, rng, 0.6) + quad.mean(0)
        cover = geometry.enlarge(quad, 1.2).round().astype(np.int32)
        x, y = np.clip(cover[0], 0, [WIDTH - 1, HEIGHT - 1])
        cv2.fillConvexPoly(window, cover, int(window[y, x]))
        paste_plate(window, banks.flat(rng)[0], fresh, rng, infrared)
        replaced.append((fresh, 1.0))
    return replaced


def targets(quads, ignored):
    """Heat (rows x columns), its weight, corner offsets (8 x ...) and their weight."""
    heat = np.zeros((ROWS, COLUMNS), np.float32)
    care = np.ones((ROWS, COLUMNS), np.float32)
    offsets = np.zeros((8, ROWS, COLUMNS), np.float32)
    weight = np.zeros((ROWS, COLUMNS), np.float32)
    for low, high in ignored:
        x0, y0 = np.maximum(0, np.floor(low / STRIDE)).astype(int)
        x1, y1 = np.ceil(high / STRIDE).astype(int)
        care[y0:max(y1, 0), x0:max(x1, 0)] = 0
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    for quad, trust in quads:
        centre = quad.mean(0)
        size = quad.max(0) - quad.min(0)
        column, row = (centre / STRIDE).astype(int)
        if not (0 <= column < COLUMNS and 0 <= row < ROWS):
            continue
        spread = np.maximum(SPREAD * size / STRIDE, 0.45)
        blob = np.exp(-((columns - column) / spread[0]) ** 2 / 2
                      - ((rows - row) / spread[1]) ** 2 / 2).astype(np.float32)
        blob[row, column] = 1
        heat = np.maximum(heat, blob)
        care[blob > 0.3] = 1
        near = blob > 0.45
        for index, corner in enumerate(quad):
            offsets[2 * index][near] = (corner[0] / STRIDE - columns - 0.5)[near]
            offsets[2 * index + 1][near] = (corner[1] / STRIDE - rows - 0.5)[near]
        weight[near] = trust * blob[near] * STRIDE / max(geometry.quad_width(quad), 8.0)
    return heat, care, offsets, weight


def locator_sample(banks, rng):
    """(window, heat, care, offsets, weight) for the locator."""
    kind = rng.choice(["us-ph-scenes", "bc-scenes", "negatives", "eu-scenes", "br-scenes"],
                      p=[0.46, 0.18, 0.26, 0.05, 0.05])
    scene, note = banks.one("scenes", kind, rng)
    focus = None
    if kind == "negatives" and rng.random() < 0.3:
        scene = np.rot90(scene, int(rng.integers(1, 4)))
    elif note.get("hard") and rng.random() < 0.5:
        focus = note["hard"][int(rng.integers(len(note["hard"])))]
    elif note["boxes"] and rng.random() < 0.8:
        focus = note["boxes"][int(rng.integers(len(note["boxes"])))]
    window, view = cut_window(scene, rng, focus)
    quads, ignored = own_plates(note, view, kind)
    if rng.random() < 0.35:
        distract_free = window.copy()
        distract(window, rng)
        for quad, _ in quads:
            x, y, w, h = (int(v) for v in geometry.quad_box(geometry.enlarge(quad, 1.15)))
            x, y = max(0, x), max(0, y)
            window[y:y + h, x:x + w] = distract_free[y:y + h, x:x + w]
    infrared = rng.random() < augment.INFRARED_SHARE
    if infrared:
        window = augment.unlit(window, rng)
    if quads and (infrared or rng.random() < 0.4):
        quads = replace_own(window, quads, banks, rng, infrared)
    count = int(rng.choice([0, 1, 2, 3], p=[0.4, 0.35, 0.17, 0.08]))
    add_plates(window, quads, banks, rng, count, infrared)
    if ("lettering", "lettering") in banks.kinds and rng.random() < 0.35:
        window = np.ascontiguousarray(window)
        add_lettering(window, quads, banks, rng)
    if rng.random() < 0.5:
        window, quads, ignored = mirrored(window, quads, ignored)
    if infrared:
        window = augment.bloom(window, 40, rng)
    scale = rng.choice([30, 70, 110], p=[0.45, 0.35, 0.2])
    window = augment.degrade(np.ascontiguousarray(window), scale, banks.noise, rng)
    window = (window.astype(np.float32) - geometry.LOCATOR_PAD) / geometry.LOCATOR_SCALE
    return (window, *targets(quads, ignored))


def mirrored(window, quads, ignored):
    """Window and labels reflected left to right."""
    flipped = []
    for quad, weight in quads:
        other = quad * [-1, 1] + [WIDTH, 0]
        flipped.append((other[[1, 0, 3, 2]], weight))
    back = [(np.array([WIDTH - high[0], low[1]]), np.array([WIDTH - low[0], high[1]]))
            for low, high in ignored]
    return window[:, ::-1], flipped, back


def locator_batch(banks, rng, size):
    """Tensors: windows, heat, care, offsets, weight."""
    drawn = [locator_sample(banks, rng) for _ in range(size)]
    parts = [torch.from_numpy(np.stack(part)) for part in zip(*drawn)]
    return (parts[0][:, None], *parts[1:])

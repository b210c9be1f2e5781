"""Turns flat plates into camera pictures: pose, light, dirt, blur, noise and compression.

Only cheap OpenCV calls on small pictures, about a millisecond a plate.
"""
import math
import string

import cv2
import numpy as np

NOISE_SIDE = 1024
INFRARED_SHARE = 0.13


class Noise:
    """A prepared field of unit Gaussian noise from which random windows are taken."""

    def __init__(self, rng):
        self.field = rng.standard_normal((NOISE_SIDE, NOISE_SIDE)).astype(np.float32)

    def window(self, height, width, rng):
        y = int(rng.integers(0, NOISE_SIDE - min(height, NOISE_SIDE) + 1))
        x = int(rng.integers(0, NOISE_SIDE - min(width, NOISE_SIDE) + 1))
        part = self.field[y:y + height, x:x + width]
        if part.shape != (height, width):
            part = np.resize(self.field, (height, width))
        return part


def log_uniform(rng, low, high):
    """A value whose logarithm is uniform."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def frame_text(flat, rng):
    """A dealer's frame: a border over the plate's edge, lettering above and below."""
    height, width = flat.shape
    tone = int(rng.choice([rng.integers(0, 60), rng.integers(90, 230)]))
    side = int(rng.integers(2, 9))
    top, bottom = (int(rng.integers(3, 30)) for _ in range(2))
    flat[:top] = tone
    flat[height - bottom:] = tone
    flat[:, :side] = tone
    flat[:, width - side:] = tone
    ink = 255 if tone < 128 else 0
    for low, high in ((0, top), (height - bottom, height)):
        if high - low > 11 and rng.random() < 0.8:
            letters = rng.choice(list(string.ascii_uppercase + " "), int(rng.integers(5, 16)))
            scale = (high - low) / 34
            place = (int(rng.integers(5, 120)), high - 4)
            cv2.putText(flat, "".join(letters), place, int(rng.integers(0, 5)), scale, ink, 2)


def shadow(flat, rng):
    """A straight shadow edge or a slope of light across the plate."""
    height, width = flat.shape
    angle = rng.uniform(0, 2 * math.pi)
    ys, xs = np.mgrid[0:height:8, 0:width:8]
    along = (xs / width - 0.5) * math.cos(angle) + (ys / height - 0.5) * math.sin(angle)
    if rng.random() < 0.5:
        soft = rng.uniform(0.01, 0.2)
        field = 1 / (1 + np.exp(-(along - rng.uniform(-0.3, 0.3)) / soft))
        field = 1 - rng.uniform(0.25, 0.7) * field
    else:
        field = 1 + rng.uniform(0.2, 0.7) * along
    field = cv2.resize(field.astype(np.float32), (width, height))
    return np.clip(flat * field, 0, 255).astype(np.uint8)


def glare(flat, rng):
    """A bright blob, as of a lamp or the sun."""
    height, width = flat.shape
    small = np.zeros((height // 8, width // 8), np.float32)
    centre = (int(rng.integers(0, width // 8)), int(rng.integers(0, height // 8)))
    axes = (int(rng.integers(2, 12)), int(rng.integers(2, 8)))
    cv2.ellipse(small, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    small = cv2.GaussianBlur(small, (0, 0), rng.uniform(1.5, 5))
    field = cv2.resize(small, (width, height)) * rng.uniform(60, 220)
    return np.clip(flat + field, 0, 255).astype(np.uint8)


def spots(flat, rng):
    """Bolts, dirt and stickers: dots, blots and small boxes anywhere."""
    height, width = flat.shape
    for _ in range(int(rng.integers(1, 6))):
        tone = int(rng.integers(0, 256))
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        if rng.random() < 0.5:
            cv2.circle(flat, centre, int(rng.integers(2, 9)), tone, -1)
        elif rng.random() < 0.5:
            x = int(rng.choice([rng.integers(2, 60), rng.integers(width - 60, width - 20)]))
            y = int(rng.choice([rng.integers(0, 25), rng.integers(height - 35, height - 10)]))
            far = (x + int(rng.integers(14, 40)), y + int(rng.integers(10, 24)))
            cv2.rectangle(flat, (x, y), far, tone, -1)
            digits = f"{int(rng.integers(0, 100)):02d}"
            cv2.putText(flat, digits, (x + 2, far[1] - 3), 0, 0.45, 255 - tone, 1)
        else:
            axes = (int(rng.integers(2, 14)), int(rng.integers(1, 6)))
            cv2.ellipse(flat, centre, axes, float(rng.uniform(0, 180)), 0, 360, tone, -1)
    return flat


def flat_variant(flat, rng):
    """A copy of a flat plate with frame, stickers, dirt, light; now and then its negative."""
    flat = np.array(flat)
    if rng.random() < 0.05:
        flat = 255 - flat
    if rng.random() < 0.15:
        flat = spots(flat, rng)
    if rng.random() < 0.22:
        frame_text(flat, rng)
    if rng.random() < 0.28:
        flat = shadow(flat, rng)
    if rng.random() < 0.06:
        flat = glare(flat, rng)
    return flat


def retroreflecting(flat, rng):
    """A flat plate as an infra-red camera sees it by its own lamp: bright sheeting, dark ink."""
    low, high = np.percentile(flat, (5, 92))
    gain = rng.uniform(130, 250) / max(30.0, float(high - low))
    levels = (np.arange(256, dtype=np.float32) - low) * gain + rng.uniform(5, 70)
    return cv2.LUT(flat, np.clip(levels, 0, 255).astype(np.uint8))


def unlit(canvas, rng):
    """Surroundings that the lamp hardly reaches, with a lamp or two of their own."""
    dark = (canvas * rng.uniform(0.03, 0.35)).astype(np.uint8)
    for _ in range(int(rng.integers(0, 3))):
        place = (int(rng.integers(0, dark.shape[1])), int(rng.integers(0, dark.shape[0])))
        cv2.circle(dark, place, int(rng.integers(2, 12)), 255, -1)
    return dark


def bloom(picture, width, rng):
    """Light that spills from saturated parts over their neighbours."""
    bright = np.clip(picture.astype(np.float32) - rng.uniform(150, 220), 0, None)
    spilt = cv2.GaussianBlur(bright, (0, 0), max(0.6, width * rng.uniform(0.006, 0.035)))
    return np.clip(picture + spilt * rng.uniform(0.5, 2.5), 0, 255).astype(np.uint8)


def pose(width, rng, hard=1.0):
    """A plate's quad around the origin: yaw, pitch and roll of a 2:1 plate under perspective.

    The larger `hard`, the more plates are turned far; from 5 on all roll by up to 23 degrees.
    """
    yaw = np.clip(rng.normal(0, 20 * min(hard, 1.3)), -55, 55)
    pitch = np.clip(rng.normal(0, 10 * min(hard, 1.3)), -35, 35)
    roll = rng.uniform(-23, 23) if rng.random() < 0.2 * hard else rng.normal(0, 4)
    a, b, c = np.radians([yaw, pitch, roll])
    tall = 0.5 * rng.uniform(0.9, 1.16)
    points = np.array([[-1, -tall, 0], [1, -tall, 0], [1, tall, 0], [-1, tall, 0]])
    turn_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    turn_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    turn_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    points = points @ (turn_z @ turn_x @ turn_y).T
    distance = rng.uniform(5, 16)
    flat = points[:, :2] * distance / (distance + points[:, 2:])
    length = (np.hypot(*(flat[1] - flat[0])) + np.hypot(*(flat[2] - flat[3]))) / 2
    return (flat - flat.mean(0)) * width / length


def paste(canvas, flat, quad):
    """Warps a flat plate onto its quad in the canvas, in place."""
    shrink = flat.shape[1] / max(8.0, np.hypot(*(quad[1] - quad[0])))
    if shrink > 1.3:
        size = (int(flat.shape[1] / shrink * 1.15), int(flat.shape[0] / shrink * 1.15))
        flat = cv2.resize(flat, (max(8, size[0]), max(4, size[1])), interpolation=cv2.INTER_AREA)
    height, width = flat.shape
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, (quad - 0.5).astype(np.float32))
    cv2.warpPerspective(flat, matrix, (canvas.shape[1], canvas.shape[0]), dst=canvas,
                        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)


def motion_blur(picture, length, rng):
    """A straight streak of the given length in pixels."""
    size = int(length) | 1
    if size < 3:
        return picture
    kernel = np.zeros((size, size), np.float32)
    angle = rng.normal(0, 0.35) if rng.random() < 0.6 else rng.uniform(0, math.pi)
    reach = (size - 1) / 2 * np.array([math.cos(angle), math.sin(angle)])
    middle = np.array([size // 2, size // 2])
    start, end = (middle - reach).round().astype(int), (middle + reach).round().astype(int)
    cv2.line(kernel, tuple(map(int, start)), tuple(map(int, end)), 1.0)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def light(picture, rng):
    """Brightness, contrast and gamma by a table; now and then night or near saturation."""
    levels = np.arange(256, dtype=np.float32)
    kind = rng.random()
    if kind < 0.1:
        levels = levels * rng.uniform(0.08, 0.35) + rng.uniform(2, 40)
    elif kind < 0.16:
        levels = levels * rng.uniform(1.1, 1.8) + rng.uniform(0, 60)
    else:
        levels = 255 * (levels / 255) ** math.exp(rng.normal(0, 0.3))
        gain = rng.uniform(0.45, 1.15)
        levels = (levels - 128) * gain + 128 + rng.uniform(-55, 45)
    return cv2.LUT(picture, np.clip(levels, 0, 255).astype(np.uint8))


def degrade(picture, scale, noise, rng):
    """Lens, sensor and codec. `scale` is the plate width in pixels that blur is relative to."""
    picture = light(picture, rng)
    contrast = min(1.0, float(picture.std()) / 40)
    if rng.random() < 0.25:
        shrink = rng.uniform(0.55, 0.95) if scale > 55 else rng.uniform(0.8, 0.95)
        size = (picture.shape[1], picture.shape[0])
        small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        method = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
        picture = cv2.resize(small, size, interpolation=method)
    if rng.random() < 0.65:
        sigma = rng.uniform(0.2, 0.35 + 0.009 * scale)
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    if rng.random() < 0.18:
        picture = motion_blur(picture, rng.uniform(2, 2 + 0.035 * scale), rng)
    if rng.random() < 0.7:
        amount = abs(rng.normal(0, 5)) * contrast + rng.uniform(0, 1)
        wild = picture + amount * noise.window(*picture.shape, rng)
        picture = np.clip(wild, 0, 255).astype(np.uint8)
    if rng.random() < 0.12:
        soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
        picture = cv2.addWeighted(picture, 1.8, soft, -0.8, 0)
    if rng.random() < 0.8:
        quality = int(rng.uniform(25, 95))
        code = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        picture = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE)
    return picture


def backdrop(scenes, height, width, rng):
    """A random piece of a scene at a random scale."""
    scene = scenes[int(rng.integers(len(scenes)))]
    zoom = rng.uniform(0.5, 2)
    h, w = min(scene.shape[0], int(height * zoom) + 1), min(scene.shape[1], int(width * zoom) + 1)
    y = int(rng.integers(0, scene.shape[0] - h + 1))
    x = int(rng.integers(0, scene.shape[1] - w + 1))
    return cv2.resize(scene[y:y + h, x:x + w], (width, height), interpolation=cv2.INTER_LINEAR)


def plate_view(flat, width, scenes, noise, rng, hard=1.0):
    """A degraded camera picture of a flat plate, and the plate's quad in it."""
    quad = pose(width, rng, hard)
    low, high = quad.min(0), quad.max(0)
    margin = 0.22 * width + 4
    quad = quad - low + margin + rng.uniform(0, 1, 2)
    columns, rows = (high - low + 2 * margin + 1).astype(int)
    canvas = backdrop(scenes, rows, columns, rng)
    variant = flat_variant(flat, rng)
    infrared = rng.random() < INFRARED_SHARE
    if infrared:
        canvas, variant = unlit(canvas, rng), retroreflecting(variant, rng)
    elif rng.random() < 0.3:
        rim = (quad.mean(0) + (quad - quad.mean(0)) * rng.uniform(1.03, 1.2))
        cv2.fillConvexPoly(canvas, rim.round().astype(np.int32), int(rng.integers(0, 256)))
    paste(canvas, variant, quad)
    if infrared or rng.random() < 0.04:
        canvas = bloom(canvas, width, rng)
    return degrade(canvas, width, noise, rng), quad

"""Coordinates, warps, resizing and decoding exactly as the Swift side does them.

Pixel coordinates are continuous: an image spans [0, W] x [0, H] and the centre of pixel (i, j) is
(i + 0.5, j + 0.5). A quad is a 4 x 2 array, clockwise from the plate's top left.
"""
import math

import cv2
import numpy as np

UNIT = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float64)
LOCATOR_STRIDE = 8
LOCATOR_PAD = 110
LOCATOR_SCALE = 60
LOCATOR_ASPECT = 16 / 9
REFINER_SIZE = (96, 48)
REFINER_ENLARGE = 1.25
READER_CROP = (256, 64)
READER_ENLARGE = 1.10
NOMINAL = np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]], np.float64)


def box_quad(x, y, w, h):
    """The quad of an upright box."""
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)


def quad_box(quad):
    """The bounding box (x, y, w, h) of a quad."""
    low, high = quad.min(0), quad.max(0)
    return [float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])]


def enlarge(quad, factor):
    """Every corner moved away from the centroid."""
    centre = quad.mean(0)
    return centre + factor * (quad - centre)


def quad_width(quad):
    """Mean length of the top and bottom edges."""
    top = np.hypot(*(quad[1] - quad[0]))
    bottom = np.hypot(*(quad[2] - quad[3]))
    return (top + bottom) / 2


def homography(source, target):
    """The 3 x 3 matrix that sends four source points to four target points."""
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def project(matrix, points):
    """Points of shape N x 2 through a homography."""
    homogeneous = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    return homogeneous[:, :2] / homogeneous[:, 2:]


def pixel_matrix(matrix):
    """A homography between continuous coordinates as one between pixel indices."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    back = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    return back @ matrix @ half


def halve(image):
    """2 x 2 means, rounded half up; an odd last row or column is dropped."""
    h, w = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    wide = image[:h, :w].astype(np.uint16)
    total = wide[0::2, 0::2] + wide[1::2, 0::2] + wide[0::2, 1::2] + wide[1::2, 1::2]
    return ((total + 2) // 4).astype(np.uint8)


def warp(image, quad, width, height):
    """The quad of a grey UInt8 image as a width x height Float32 picture."""
    length = quad_width(quad)
    if length > 2 * width:
        for _ in range(int(math.floor(math.log2(length / width)))):
            if min(image.shape) < 4:
                break
            image, quad = halve(image), quad / 2
    size = np.array([width, height], np.float64)
    matrix = pixel_matrix(homography(UNIT * size, quad))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(image.astype(np.float32), matrix, (width, height), flags=flags,
                               borderMode=cv2.BORDER_REPLICATE)


def area_resize(image, width, height):
    """Box averaging when shrinking, bilinear when growing; UInt8 rounded half up."""
    if (width, height) == (image.shape[1], image.shape[0]):
        return image
    shrinks = width <= image.shape[1] and height <= image.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized = cv2.resize(image.astype(np.float32), (width, height), interpolation=method)
    return np.clip(np.floor(resized + 0.5), 0, 255).astype(np.uint8)


def normalise(crop):
    """Zero mean and about unit spread per crop, Float32."""
    crop = crop.astype(np.float32)
    return (crop - crop.mean()) / (crop.std() + 6)


def reader_input(image, quad, height, width):
    """What a reader sees of a quad: height x width means of a larger crop's pixels."""
    across, down = READER_CROP[0] // width, READER_CROP[1] // height
    crop = warp(image, enlarge(quad, READER_ENLARGE), *READER_CROP)
    return normalise(crop.reshape(height, down, width, across).mean((1, 3)))


def refiner_input(image, coarse):
    """What the refiner sees of a coarse quad: 48 x 96."""
    return normalise(warp(image, enlarge(coarse, REFINER_ENLARGE), *REFINER_SIZE))


def refined_quad(coarse, offsets):
    """The coarse quad moved by the refiner's first eight numbers."""
    matrix = homography(UNIT, enlarge(coarse, REFINER_ENLARGE))
    return project(matrix, NOMINAL + np.asarray(offsets[:8], np.float64).reshape(4, 2))


def refiner_target(coarse, truth):
    """The eight numbers that would move the coarse quad onto the true one."""
    matrix = homography(enlarge(coarse, REFINER_ENLARGE), UNIT)
    return (project(matrix, truth) - NOMINAL).astype(np.float32).reshape(8)


def locator_long_side(height, width, side):
    """The long side at which a picture is looked at: `side`, and more for strips longer than 16:9,
    so that they have no fewer pixels than it; never more than the strip itself has."""
    longer = side * math.sqrt(max(height, width) / min(height, width) / LOCATOR_ASPECT)
    return max(side, min(longer, max(height, width)))


def locator_input(grey, side):
    """The scaled, padded, normalised picture and the scale from it to the original."""
    h, w = grey.shape
    scale = locator_long_side(h, w, side) / max(h, w)
    small = area_resize(grey, max(1, int(w * scale + 0.5)), max(1, int(h * scale + 0.5)))
    rows, columns = -(-small.shape[0] // 16) * 16, -(-small.shape[1] // 16) * 16
    padded = np.full((rows, columns), LOCATOR_PAD, np.float32)
    padded[: small.shape[0], : small.shape[1]] = small
    back = np.array([w / small.shape[1], h / small.shape[0]])
    return (padded - LOCATOR_PAD) / LOCATOR_SCALE, back


def locator_quads(output, back, threshold):
    """(score, quad in original pixels) for every peak of a 9 x h x w locator output."""
    heat = 1 / (1 + np.exp(-output[0]))
    peak = cv2.dilate(heat, np.ones((3, 3), np.uint8))
    found = []
    for row, column in np.argwhere((heat >= peak) & (heat >= threshold)):
        offsets = output[1:, row, column].reshape(4, 2)
        quad = (np.array([column, row]) + 0.5 + offsets) * LOCATOR_STRIDE
        found.append((float(heat[row, column]), quad * back))
    return found


def overlap(a, b):
    """Intersection over union of two (x, y, w, h) boxes."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / (a[2] * a[3] + b[2] * b[3] - w * h)


def suppress(found, limit=0.3):
    """Non-maximum suppression on bounding boxes, best score first."""
    kept = []
    for score, quad in sorted(found, key=lambda pair: -pair[0]):
        box = quad_box(quad)
        if all(overlap(box, quad_box(other)) < limit for _, other in kept):
            kept.append((score, quad))
    return kept

"""Writes the weights and golden tensors the Swift side embeds and tests against.

    python export.py --work DIR [--only locator]
    python export.py --constants [--only reader]

The model file is read back with `modelfile.Model` before the golden is written, so a golden is
the output of the very bytes that ship.
"""
import argparse
import hashlib
import json
import os
import struct

import numpy as np
import torch

import states
from modelfile import Model
from networks import ALPHABET, INPUTS, JURISDICTIONS, Program, folded

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = {
    "locator": ["us-crops", "us-ph-scenes", "bc-scenes", "negatives", "eu-scenes", "br-scenes"],
    "refiner": ["us-crops", "us-ph-scenes", "bc-scenes", "negatives"],
    "reader": ["us-crops", "us-ph-scenes", "bc-scenes", "br-crops", "br-scenes", "eu-scenes",
               "negatives"],
    "state": ["us-crops", "us-ph-scenes", "bc-scenes", "eu-scenes", "br-scenes"],
}
DATA["reader2"] = DATA["reader"]
CONSTANTS = {
    "locator": {"threshold": 0.25, "mean": 110, "scale": 60, "stride": 8,
                "coarseWidthMin": 40},
    "refiner": {"enlarge": 1.25, "deviation": 6, "passes": 2},
    "reader": {"enlarge": 1.10, "deviation": 6, "blank": 36, "threshold": 0.2,
               "shortThreshold": 0.6, "shortLengthMax": 3, "lengthMin": 2, "lengthMax": 8,
               "askBelow": 0.99, "voteBelow": 0.9, "plateScoreMin": 0.5, "confidenceMin": 0.03,
               "usualAspectMin": 1.15, "usualAspectMax": 3.5, "aspectMin": 0.75, "aspectMax": 5.0,
               "unusualPlateScoreMin": 0.99},
    "reader2": {"enlarge": 1.10, "deviation": 6, "blank": 36},
    "state": {"enlarge": states.ENLARGE, "deviation": 6, "temperature": 1.0, "syntaxWeight": 0.7,
              "threshold": 0.45},
}
LOCATOR_GOLDEN_SIZES = (96, 160), (80, 112)


def constants_of(name):
    """What a model file says besides weights; for the reader also what `calibrate.py` fitted."""
    fitted = os.path.join(HERE, "calibration.json")
    if name != "reader" or not os.path.exists(fitted):
        return CONSTANTS[name]
    with open(fitted) as file:
        return {**CONSTANTS[name], **json.load(file)}


def sources_hash():
    """SHA-256 over the names and bytes of the training sources in sorted order."""
    digest = hashlib.sha256()
    for name in sorted(os.listdir(HERE)):
        if name.endswith((".py", ".txt")):
            digest.update(name.encode())
            with open(os.path.join(HERE, name), "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()


def packed(magic, header, values):
    """Magic, version 1, header length, JSON header padded to 64 bytes, float32 values."""
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(16 + len(text)) % 64)
    return magic + struct.pack("<II", 1, len(text)) + text + values.astype("<f4").tobytes()


def layer_entries(program):
    """The header's layer list and all values in one array."""
    entries, values, offset = [], [], 0
    for layer in program.layers:
        if layer.upsample:
            entries.append({"op": "upsampleAdd", "input": layer.source, "add": layer.add,
                            "output": layer.target})
            continue
        weights, bias = folded(program, layer)
        rows, columns = layer.pad
        entries.append({
            "op": "convolution", "input": layer.source, "output": layer.target, "add": layer.add,
            "kernel": list(layer.kernel), "stride": list(layer.stride),
            "padding": [rows, columns, rows, columns], "inputChannels": layer.inputs,
            "outputChannels": layer.outputs, "activation": "relu" if layer.active else "none",
            "weights": offset, "bias": offset + weights.size})
        values += [weights.ravel(), bias.ravel()]
        offset += weights.size + bias.size
    return entries, np.concatenate(values)


def model_bytes(name, state, constants, work):
    """The model file of a checkpoint's averaged weights; the table of shapes is in `work`."""
    program = Program(name)
    program.load_state_dict(state["mean"])
    entries, values = layer_entries(program)
    channels, height, width = INPUTS[name]
    data = DATA[name] + ["us-templates"] + (["rendered"] if state.get("rendered") else [])
    header = {
        "name": name,
        "birth": {"trainingSHA256": sources_hash(), "seed": state["seed"],
                  "samplesSeen": state["seen"], "data": data,
                  "torch": torch.__version__.split("+")[0], "licences": "see MODEL_CARD.md"},
        "input": {"channels": channels, "height": height, "width": width},
        "constants": constants,
    }
    if name in ("reader", "reader2"):
        header["alphabet"] = ALPHABET
    if name == "state":
        header["jurisdictions"] = JURISDICTIONS
        header["syntaxFloor"] = states.SYNTAX_FLOOR
        with open(os.path.join(work, "syntax.json")) as file:
            header["syntax"] = json.load(file)
    header["registers"] = max(layer.target for layer in program.layers) + 1
    header["layers"] = entries
    header["outputs"] = [program.layers[-1].target]
    return packed(b"PLATEDNN", header, values)


def synthetic_picture(height, width, number):
    """Seeded noise over gradients and bars; never a real picture. About zero mean, unit spread."""
    rng = np.random.default_rng(7 + number)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    picture = np.sin(xs / 9 + number) + np.cos(ys / 5) * 0.5 + xs / width - ys / height
    picture += 0.3 * rng.standard_normal((height, width))
    bars = (xs.astype(int) // 7 % 3 == 0) & (abs(ys - height / 2) < height / 5)
    return (picture - 1.2 * bars).astype(np.float32)


def golden_bytes(name, model_file):
    """Inputs and outputs of the model file, tensors in height, width, channel order."""
    model = Model(model_file)
    tensors, values, offset = [], [], 0
    channels, *size = INPUTS[name]
    sizes = LOCATOR_GOLDEN_SIZES if name == "locator" else (size, size)
    for number, (height, width) in enumerate(sizes):
        picture = np.stack([synthetic_picture(height, width, number + 10 * channel)
                            for channel in range(channels)])
        output = model(picture[None])[0].transpose(1, 2, 0)
        suffix = "" if number == 0 else str(number + 1)
        for kind, tensor in (("input", picture.transpose(1, 2, 0)), ("output", output)):
            tensors.append({"name": kind + suffix, "shape": list(tensor.shape), "offset": offset})
            values.append(np.ascontiguousarray(tensor).ravel())
            offset += tensor.size
    header = {"model": name, "modelSHA256": hashlib.sha256(model_file).hexdigest(),
              "tensors": tensors}
    return packed(b"PLATEDGT", header, np.concatenate(values))


def write(name, file, weights=None, golden=None):
    """Writes NAME.plnn and NAME.golden."""
    weights = weights or os.path.join(HERE, "..", "Weights")
    golden = golden or os.path.join(HERE, "..", "..", "..", "Tests", "PlateVisionTests", "Golden")
    os.makedirs(weights, exist_ok=True)
    os.makedirs(golden, exist_ok=True)
    with open(os.path.join(weights, name + ".plnn"), "wb") as out:
        out.write(file)
    with open(os.path.join(golden, name + ".golden"), "wb") as out:
        out.write(golden_bytes(name, file))


def export_all(work, only=None, weights=None, golden=None):
    """Exports every network that has a checkpoint in the work folder."""
    for name in CONSTANTS:
        checkpoint = os.path.join(work, name + ".pt")
        if os.path.exists(checkpoint) and only in (None, name):
            state = torch.load(checkpoint, map_location="cpu")
            file = model_bytes(name, state, constants_of(name), work)
            write(name, file, weights, golden)
            print(f"{name}: {len(file)} bytes, {state['seen']} samples seen", flush=True)


def renew_constants(only=None):
    """Puts the constants as they are here into the model files that ship; weights stay."""
    for name in CONSTANTS:
        if only in (None, name):
            model = Model.open(os.path.join(HERE, "..", "Weights", name + ".plnn"))
            model.header["constants"] = constants_of(name)
            write(name, packed(b"PLATEDNN", model.header, model.values))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--work", help="folder with the checkpoints")
    source.add_argument("--constants", action="store_true",
                        help="no checkpoint: new constants into the weights that ship")
    parser.add_argument("--only", choices=list(CONSTANTS))
    parser.add_argument("--weights", help="folder to write model files to")
    parser.add_argument("--golden", help="folder to write goldens to")
    args = parser.parse_args()
    if args.constants:
        renew_constants(args.only)
    else:
        export_all(args.work, args.only, args.weights, args.golden)


if __name__ == "__main__":
    main()

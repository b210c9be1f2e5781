"""Reads a model file and runs it with PyTorch: what the Swift interpreter is compared with."""
import json
import struct

import numpy as np
import torch
from torch.nn import functional


class Model:
    """A network from the bytes of a `.plnn` file; called with N x C x H x W, gives the same."""

    def __init__(self, file):
        if file[:8] != b"PLATEDNN":
            raise ValueError("not a model file")
        version, length = struct.unpack("<II", file[8:16])
        if version != 1:
            raise ValueError(f"model file version {version} is unknown")
        self.header = json.loads(file[16:16 + length])
        self.values = np.frombuffer(file, "<f4", offset=16 + length)
        self.parameters = [self.layer_parameters(layer) for layer in self.header["layers"]]

    @staticmethod
    def open(path):
        with open(path, "rb") as file:
            return Model(file.read())

    def layer_parameters(self, layer):
        """Weights as PyTorch has them, and bias."""
        if layer["op"] != "convolution":
            return None
        outputs, inputs = layer["outputChannels"], layer["inputChannels"]
        rows, columns = layer["kernel"]
        size = outputs * rows * columns * inputs
        weights = self.values[layer["weights"]:layer["weights"] + size]
        weights = weights.reshape(outputs, rows, columns, inputs).transpose(0, 3, 1, 2)
        bias = self.values[layer["bias"]:layer["bias"] + outputs]
        return torch.from_numpy(weights.copy()), torch.from_numpy(bias.copy())

    def __call__(self, picture):
        with torch.inference_mode():
            registers = {0: torch.from_numpy(np.ascontiguousarray(picture, np.float32))}
            for layer, parameters in zip(self.header["layers"], self.parameters):
                value = registers[layer["input"]]
                if layer["op"] == "upsampleAdd":
                    value = functional.interpolate(value, scale_factor=2, mode="nearest")
                    value = value + registers[layer["add"]]
                else:
                    top, left, bottom, right = layer["padding"]
                    value = functional.pad(value, (left, right, top, bottom))
                    value = functional.conv2d(value, *parameters, stride=layer["stride"])
                    if layer["add"] >= 0:
                        value = value + registers[layer["add"]]
                    if layer["activation"] == "relu":
                        value = functional.relu(value)
                registers[layer["output"]] = value
            return registers[self.header["outputs"][0]].numpy()

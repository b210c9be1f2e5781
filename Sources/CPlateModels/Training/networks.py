"""The five networks as register programs, in the operations the Swift interpreter knows.

A network is a list of `Layer`s; register 0 is the input. The same list is run by PyTorch while
training and written, batch norm folded, into the model file.
"""
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(ALPHABET)
JURISDICTIONS = (
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH "
    "NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY other").split()


@dataclass
class Layer:
    """One operation. `kernel` is (height, width); `pad` is (rows, columns) of zeros each side."""
    source: int
    target: int
    inputs: int = 0
    outputs: int = 0
    kernel: tuple = (3, 3)
    stride: tuple = (1, 1)
    pad: tuple = (1, 1)
    add: int = -1
    active: bool = True
    upsample: bool = False
    dropout: float = 0.0


def locator_layers():
    """Grey picture to heat and four corner offsets at stride 8."""
    two = (2, 2)
    return [
        Layer(0, 1, 1, 16, stride=two),
        Layer(1, 2, 16, 16, stride=two),
        Layer(2, 3, 16, 32, stride=two),
        Layer(3, 4, 32, 64, stride=two),
        Layer(4, 5, 64, 64, add=4),
        Layer(5, 6, 64, 64, kernel=(1, 7), pad=(0, 3), add=5),
        Layer(6, 7, 64, 64, add=6),
        Layer(7, 8, 64, 32, kernel=(1, 1), pad=(0, 0)),
        Layer(8, 9, add=3, upsample=True),
        Layer(9, 10, 32, 32),
        Layer(10, 11, 32, 9, kernel=(1, 1), pad=(0, 0), active=False),
    ]


def refiner_layers():
    """A 96 x 48 crop to the displacement of its four corners, and a logit that it shows a plate."""
    two = (2, 2)
    return [
        Layer(0, 1, 1, 16, stride=two),
        Layer(1, 2, 16, 32, stride=two),
        Layer(2, 3, 32, 32),
        Layer(3, 4, 32, 48, stride=two),
        Layer(4, 5, 48, 48),
        Layer(5, 6, 48, 64, stride=two),
        Layer(6, 7, 64, 64, kernel=(3, 6), pad=(0, 0)),
        Layer(7, 8, 64, 9, kernel=(1, 1), pad=(0, 0), active=False),
    ]


def reader_layers():
    """A 128 x 32 crop to 32 steps of 37 class scores."""
    return [
        Layer(0, 1, 1, 16),
        Layer(1, 2, 16, 32, stride=(2, 2)),
        Layer(2, 3, 32, 64, stride=(2, 2)),
        Layer(3, 4, 64, 64, add=3),
        Layer(4, 5, 64, 96, stride=(2, 1)),
        Layer(5, 6, 96, 96, add=5),
        Layer(6, 7, 96, 128, kernel=(4, 1), pad=(0, 0)),
        Layer(7, 8, 128, 192, kernel=(1, 5), pad=(0, 2)),
        Layer(8, 9, 192, 128, kernel=(1, 3), pad=(0, 1), dropout=0.1),
        Layer(9, 10, 128, len(ALPHABET) + 1, kernel=(1, 1), pad=(0, 0), active=False),
    ]


def second_reader_layers():
    """A 128 x 64 crop to the same: a layer that takes the rows in pairs, the rest the reader's."""
    return [
        Layer(0, 11, 1, 16, stride=(2, 1)),
        Layer(11, 1, 16, 16),
        *reader_layers()[1:],
    ]


def state_layers():
    """A 96 x 48 colour crop to a score of every jurisdiction."""
    two = (2, 2)
    return [
        Layer(0, 1, 3, 16, stride=two),
        Layer(1, 2, 16, 32, stride=two),
        Layer(2, 3, 32, 48),
        Layer(3, 4, 48, 64, stride=two),
        Layer(4, 5, 64, 64, add=4, dropout=0.1),
        Layer(5, 6, 64, 96, stride=two),
        Layer(6, 7, 96, 96, kernel=(3, 6), pad=(0, 0), dropout=0.3),
        Layer(7, 8, 96, len(JURISDICTIONS), kernel=(1, 1), pad=(0, 0), active=False),
    ]


LAYERS = {"locator": locator_layers, "refiner": refiner_layers, "reader": reader_layers,
          "reader2": second_reader_layers, "state": state_layers}
# Channels, height and width of what each sees; the locator takes pictures of any size.
INPUTS = {"locator": (1, 0, 0), "refiner": (1, 48, 96), "reader": (1, 32, 128),
          "reader2": (1, 64, 128), "state": (3, 48, 96)}


class Program(nn.Module):
    """A list of layers as a trainable network; every active convolution has batch norm."""

    def __init__(self, name):
        super().__init__()
        self.layers = LAYERS[name]()
        self.convolutions, self.norms = nn.ModuleDict(), nn.ModuleDict()
        for layer in self.layers:
            if layer.upsample:
                continue
            key = str(layer.target)
            self.convolutions[key] = nn.Conv2d(
                layer.inputs, layer.outputs, layer.kernel, layer.stride, layer.pad,
                bias=not layer.active)
            if layer.active:
                self.norms[key] = nn.BatchNorm2d(layer.outputs)
        if name == "locator":
            nn.init.constant_(self.convolutions[str(self.layers[-1].target)].bias[:1], -4.0)
        if name == "refiner":
            # Corners stay where they are until something better is learnt.
            nn.init.zeros_(self.convolutions[str(self.layers[-1].target)].weight)

    def forward(self, image):
        registers = {0: image}
        for layer in self.layers:
            value = registers[layer.source]
            if layer.upsample:
                up = functional.interpolate(value, scale_factor=2, mode="nearest")
                registers[layer.target] = up + registers[layer.add]
                continue
            key = str(layer.target)
            value = self.convolutions[key](value)
            if layer.active:
                value = self.norms[key](value)
            if layer.add >= 0:
                value = value + registers[layer.add]
            if layer.active:
                value = functional.relu(value)
            if layer.dropout:
                value = functional.dropout(value, layer.dropout, self.training)
            registers[layer.target] = value
        return registers[self.layers[-1].target]


def folded(program, layer):
    """Weights [out][ky][kx][in] and bias of a layer with its batch norm folded in."""
    convolution = program.convolutions[str(layer.target)]
    weights = convolution.weight.detach().float()
    if layer.active:
        norm = program.norms[str(layer.target)]
        gain = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
        weights = weights * gain[:, None, None, None]
        bias = norm.bias.detach() - norm.running_mean * gain
    else:
        bias = convolution.bias.detach().float()
    return weights.permute(0, 2, 3, 1).contiguous().numpy(), bias.float().numpy()


def multiply_adds(name, height, width):
    """Multiply-adds of one pass over a height x width input."""
    sizes, total = {0: (height, width)}, 0
    for layer in LAYERS[name]():
        h, w = sizes[layer.source]
        if layer.upsample:
            sizes[layer.target] = (h * 2, w * 2)
            continue
        h = (h + 2 * layer.pad[0] - layer.kernel[0]) // layer.stride[0] + 1
        w = (w + 2 * layer.pad[1] - layer.kernel[1]) // layer.stride[1] + 1
        sizes[layer.target] = (h, w)
        total += h * w * layer.kernel[0] * layer.kernel[1] * layer.inputs * layer.outputs
    return total

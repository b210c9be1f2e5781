"""Takes up training from exported weights: a network whose output and batch statistics are theirs.

A model file has batch norm folded into its kernels. Here each norm is put back so that it changes
nothing: its statistics are those of the layer's own outputs over some batches of training samples,
and its gain and bias undo them.
"""
import os

import numpy as np
import torch
from torch.nn import functional

from modelfile import Model

BATCHES = 24
# What the noise beside the means of row pairs weighs at first.
FAINT = 0.15


def kernels(model):
    """Weights and bias by output register, as PyTorch has them."""
    return {layer["output"]: parameters
            for layer, parameters in zip(model.header["layers"], model.parameters) if parameters}


def load_kernels(program, folded):
    """Copies kernels into the program; outputs that the file does not have start at nought."""
    for layer in program.layers:
        if layer.upsample:
            continue
        weights, bias = folded[layer.target]
        convolution = program.convolutions[str(layer.target)]
        held = convolution.weight.data
        if held.shape[1:] != weights.shape[1:] or held.shape[0] < weights.shape[0]:
            raise ValueError(f"layer {layer.target} has another shape than its weights")
        if not layer.active:
            held.zero_()
            convolution.bias.data.zero_()
            convolution.bias.data[:len(bias)] = bias
        elif held.shape != weights.shape:
            raise ValueError(f"layer {layer.target} has another shape than its weights")
        held[:len(weights)] = weights


def restore_norms(program, folded, batches):
    """Sets every norm to the statistics of its layer over `batches`, and to undo them."""
    sums = {}
    with torch.no_grad():
        for image in batches:
            registers = {0: image}
            for layer in program.layers:
                value = registers[layer.source]
                if layer.upsample:
                    up = functional.interpolate(value, scale_factor=2, mode="nearest")
                    registers[layer.target] = up + registers[layer.add]
                    continue
                convolution = program.convolutions[str(layer.target)]
                value = convolution(value)
                if layer.active:
                    flat = value.transpose(0, 1).flatten(1).double()
                    total = sums.setdefault(layer.target, [0, 0.0, 0.0])
                    total[0] += flat.shape[1]
                    total[1] = total[1] + flat.sum(1)
                    total[2] = total[2] + (flat ** 2).sum(1)
                    value = value + folded[layer.target][1][:, None, None]
                if layer.add >= 0:
                    value = value + registers[layer.add]
                registers[layer.target] = functional.relu(value) if layer.active else value
    for target, (count, total, squares) in sums.items():
        mean = total / count
        spread = (squares / count - mean ** 2).clamp(min=1e-8)
        norm = program.norms[str(target)]
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(spread)
        norm.weight.data.copy_(torch.sqrt(spread + norm.eps))
        norm.bias.data.copy_(folded[target][1] + mean)


def start(program, folder, name, batches):
    """Gives `program` the weights in `folder`; the samples they had seen."""
    model = Model.open(os.path.join(folder, name + ".plnn"))
    folded = kernels(model)
    load_kernels(program, folded)
    restore_norms(program, folded, [next(batches)[0] for _ in range(BATCHES)])
    return model.header["birth"]["samplesSeen"]


def heighten(program, reader, pictures):
    """Gives the second reader a reader's weights, so that it begins with nearly the same outputs.

    Of the layer before them two channels are the means of row pairs and their negatives, which
    together are what the reader sees; the others begin as noise, faint to the next layer.
    """
    stem, first = program.convolutions["11"].weight.data, program.convolutions["1"].weight.data
    faint = first * FAINT
    program.load_state_dict({**program.state_dict(), **{
        key: value for key, value in reader.items() if not key.startswith("convolutions.1.")}})
    stem[:2] = 0
    stem[0, 0, 1:, 1], stem[1, 0, 1:, 1] = 0.5, -0.5
    first.copy_(faint)
    first[:, 0] = reader["convolutions.1.weight"][:, 0]
    first[:, 1] = -first[:, 0]
    with torch.no_grad():
        outputs = program.convolutions["11"](pictures)
    norm = program.norms["11"]
    norm.running_mean.copy_(outputs.mean((0, 2, 3)))
    norm.running_var.copy_(outputs.var((0, 2, 3)))
    norm.weight.data[:2] = torch.sqrt(norm.running_var + norm.eps)[:2]
    norm.bias.data[:2] = norm.running_mean[:2]


def check(program, folder, name, picture):
    """The largest difference between the program's outputs and the file's on a picture."""
    program.eval()
    with torch.no_grad():
        ours = program(picture).numpy()
    theirs = Model.open(os.path.join(folder, name + ".plnn"))(picture.numpy())
    return float(np.abs(ours[:, :theirs.shape[1]] - theirs).max())

"""Trains the plate networks and writes their weights: one command, resumable, seeded.

    python train.py --data PATH --work DIR [--rendered DIR] [--seed 1] [--minutes N]
                    [--stage all|bank|locator|refiner|reader|export]

--minutes bounds the wall time of each network's training; the learning rate follows a cosine over
the planned number of samples. Checkpoints in --work are taken up again; a finished one is kept.
"""
import argparse
import copy
import math
import os
import time

import cv2
import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

import banks
import samples
import windows
from networks import BLANK, Program

BATCH = 32
PLANS = {
    "locator": {"samples": 240_000, "rate": 2e-3, "clip": 10.0},
    "refiner": {"samples": 400_000, "rate": 2e-3, "clip": 5.0},
    "reader": {"samples": 1_000_000, "rate": 1.5e-3, "clip": 5.0},
}
MAKERS = {"locator": windows.locator_batch, "refiner": samples.refiner_batch,
          "reader": samples.reader_batch}
AVERAGE_HALF_LIFE_STEPS = 700
CHECKPOINT_SECONDS = 60


class Stream(IterableDataset):
    """Endless batches of one network; each worker has its own seed."""

    def __init__(self, name, work, seed):
        super().__init__()
        self.name, self.work, self.seed = name, work, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        number = worker.id if worker else 0
        rng = np.random.default_rng([self.seed, number, sum(map(ord, self.name))])
        opened = samples.Banks(self.work, rng)
        while True:
            yield MAKERS[self.name](opened, rng, BATCH)


def reader_loss(output, batch):
    """CTC; where a label writes O as 0 both are taken as one class."""
    _, targets, lengths, fold = batch
    scores = functional.log_softmax(output[:, :, 0].permute(2, 0, 1).float(), 2)
    both = torch.logaddexp(scores[..., 0], scores[..., 24])
    merged = torch.where(fold[None], both, scores[..., 0])
    scores = torch.cat([merged[..., None], scores[..., 1:]], 2)
    steps = torch.full((len(lengths),), scores.shape[0])
    loss = functional.ctc_loss(scores, targets, steps, lengths, blank=BLANK, reduction="none",
                               zero_infinity=True)
    return (loss / lengths.clamp(min=4)).mean()


def refiner_loss(output, batch):
    """Smooth L1 in crop units."""
    return functional.smooth_l1_loss(output[:, :, 0, 0].float(), batch[1], beta=0.02) * 10


def locator_loss(output, batch):
    """CenterNet focal loss on heat; smooth L1 on corners in units of plate width."""
    _, heat, care, offsets, weight = batch
    output = output.float()
    guess = torch.sigmoid(output[:, 0]).clamp(1e-4, 1 - 1e-4)
    centre = heat == 1
    near = -torch.log(guess) * (1 - guess) ** 2 * centre
    far = -torch.log(1 - guess) * guess ** 2 * (1 - heat) ** 4 * ~centre * care
    count = centre.sum().clamp(min=1)
    miss = functional.smooth_l1_loss(output[:, 1:] * weight[:, None],
                                     offsets * weight[:, None], reduction="none", beta=0.05)
    return (near.sum() + far.sum()) / count + 2 * miss.sum() / (4 * (weight > 0).sum().clamp(min=1))


LOSSES = {"locator": locator_loss, "refiner": refiner_loss, "reader": reader_loss}


def parameter_groups(program):
    """Weight decay for kernels only."""
    kernels = [p for p in program.parameters() if p.ndim > 1]
    others = [p for p in program.parameters() if p.ndim <= 1]
    return [{"params": kernels, "weight_decay": 1e-2}, {"params": others, "weight_decay": 0.0}]


def average(mean, program, step):
    """Moves the running average of weights and batch statistics towards the program."""
    keep = min(0.5 ** (1 / AVERAGE_HALF_LIFE_STEPS), (1 + step) / (10 + step))
    with torch.no_grad():
        for held, new in zip(mean.state_dict().values(), program.state_dict().values()):
            if held.is_floating_point():
                held.mul_(keep).add_(new, alpha=1 - keep)
            else:
                held.copy_(new)


def save(path, state):
    """Writes a checkpoint atomically."""
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def train(name, args):
    """Trains one network until its plan or the minutes are used up."""
    plan = PLANS[name]
    total = args.samples or plan["samples"]
    path = os.path.join(args.work, name + args.suffix + ".pt")
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    program = Program(name).to(memory_format=torch.channels_last)
    mean = copy.deepcopy(program)
    optimizer = torch.optim.AdamW(parameter_groups(program), lr=plan["rate"])
    seen = 0
    if os.path.exists(path):
        state = torch.load(path)
        seen = state["seen"]
        program.load_state_dict(state["program"])
        mean.load_state_dict(state["mean"])
        optimizer.load_state_dict(state["optimizer"])
    if args.restart:
        seen = 0
    stream = Stream(name, args.work, args.seed + 1000 * (seen // BATCH))
    loader = iter(DataLoader(stream, batch_size=None, num_workers=args.workers,
                             prefetch_factor=8))
    start = saved = time.time()
    losses = []
    while seen < total and time.time() - start < args.minutes * 60:
        warm = min(1.0, (seen + BATCH) / (200 * BATCH))
        progress = seen / total
        rate = args.rate or plan["rate"]
        rate *= warm * (0.02 + 0.98 * (1 + math.cos(math.pi * progress)) / 2)
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = next(loader)
        program.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = program(batch[0].to(memory_format=torch.channels_last))
        loss = LOSSES[name](output, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(program.parameters(), plan["clip"])
        optimizer.step()
        seen += BATCH
        average(mean, program, seen // BATCH)
        losses.append(float(loss.detach()))
        if len(losses) == 200:
            pace = (time.time() - start) / (len(losses) * BATCH) * 1e3
            print(f"{name} seen {seen} loss {np.mean(losses):.4f} rate {rate:.2e} "
                  f"{pace:.2f} ms/sample", flush=True)
            losses, start_pace = [], time.time()
            args.minutes -= (start_pace - start) / 60
            start = start_pace
        if time.time() - saved > CHECKPOINT_SECONDS or seen >= total:
            save(path, checkpoint(program, mean, optimizer, seen, args.seed))
            saved = time.time()
    save(path, checkpoint(program, mean, optimizer, seen, args.seed))
    return seen


def checkpoint(program, mean, optimizer, seen, seed):
    """What is needed to go on, or to export."""
    return {"program": program.state_dict(), "mean": mean.state_dict(),
            "optimizer": optimizer.state_dict(), "seen": seen, "seed": seed}


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder of the training sets")
    parser.add_argument("--work", required=True, help="folder for banks and checkpoints")
    parser.add_argument("--rendered", help="folder of rendered flat plates with a CSV")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="wall time for each network")
    parser.add_argument("--stage", default="all",
                        choices=["all", "bank", "locator", "refiner", "reader", "export"])
    parser.add_argument("--samples", type=int, help="samples to see instead of the plan's")
    parser.add_argument("--rate", type=float, help="peak learning rate instead of the plan's")
    parser.add_argument("--restart", action="store_true", help="new schedule on old weights")
    parser.add_argument("--suffix", default="", help="of the checkpoint's name")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


def main():
    args = arguments()
    os.makedirs(args.work, exist_ok=True)
    if args.stage in ("all", "bank"):
        banks.build(args.data, args.work, args.rendered, args.seed)
    minutes = args.minutes
    for name in PLANS:
        if args.stage in ("all", name):
            args.minutes = minutes
            print(f"{name}: {train(name, args)} samples seen", flush=True)
    if args.stage in ("all", "export"):
        import export
        export.export_all(args.work)


if __name__ == "__main__":
    main()

"""Trains the plate networks and writes their weights: one command, resumable, seeded.

    python train.py --data PATH --work DIR [--synth PLATE-SYNTH] [--seed 1] [--minutes N]
                    [--stage all|bank|locator|refiner|reader|reader2|state|labels|export]
                    [--round 1|2] [--start WEIGHTS]

Every network is trained in two rounds: the first on the labels as they come, the second, shorter,
after `labels` has sharpened the labels of real scenes with the networks of the first. The second
reader has the second round only: it goes on from the first one's average, on other plates. In a
round the learning rate follows a cosine over the planned samples or over --minutes, whichever ends
first.
Checkpoints in --work are taken up again; a finished round is kept.
"""
import argparse
import copy
import itertools
import math
import os
import subprocess
import time

import cv2
import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

import artwork
import banks
import export
import labels
import samples
import states
import warmstart
import windows
from networks import BLANK, Program

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 32
RENDERED_PLATES, RENDERED_LETTERING = 9000, 6000
STAGES = ("all", "bank", "locator", "refiner", "reader", "reader2", "state", "labels",
          "export")
PLANS = {
    "locator": {"samples": (110_000, 190_000), "rates": (2e-3, 1.6e-3), "clip": 10.0},
    "refiner": {"samples": (120_000, 400_000), "rates": (2e-3, 1.2e-3), "clip": 5.0},
    "reader": {"samples": (500_000, 1_500_000), "rates": (1.5e-3, 1.2e-3), "clip": 5.0},
    "reader2": {"samples": (0, 600_000), "rates": (0, 1e-3), "clip": 5.0},
    "state": {"samples": (260_000, 0), "rates": (1.5e-3, 0), "clip": 5.0},
}
MAKERS = {"locator": windows.locator_batch, "refiner": samples.refiner_batch,
          "reader": samples.reader_batch, "reader2": samples.reader2_batch, "state": states.batch}
# Which network another begins with.
GOES_ON_FROM = {"reader2": "reader"}
AVERAGE_HALF_LIFE_STEPS = 700
CHECKPOINT_SECONDS = 60


class Stream(IterableDataset):
    """Endless batches of one network; each worker has its own seed."""

    def __init__(self, name, work, seed, fold=None):
        super().__init__()
        self.name, self.work, self.seed, self.fold = name, work, seed, fold

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        number = worker.id if worker else 0
        rng = np.random.default_rng([self.seed, number, sum(map(ord, self.name))])
        if self.name == "state":
            opened = states.Colours(self.work, rng, self.fold)
        else:
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
    """Smooth L1 of plates' corners in crop units; cross entropy of whether it is a plate."""
    _, displacements, plates = batch
    output = output[:, :, 0, 0].float()
    miss = functional.smooth_l1_loss(output[plates, :8], displacements[plates], beta=0.02)
    doubt = functional.binary_cross_entropy_with_logits(output[:, 8], plates.float())
    return miss * 10 + doubt * 0.15


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
                                     offsets * weight[:, None], reduction="none", beta=0.02)
    return (near.sum() + far.sum()) / count + 3 * miss.sum() / (4 * (weight > 0).sum().clamp(min=1))


def state_loss(output, batch):
    """Cross entropy with some doubt in every label."""
    return functional.cross_entropy(output[:, :, 0, 0].float(), batch[1], label_smoothing=0.05)


LOSSES = {"locator": locator_loss, "refiner": refiner_loss, "reader": reader_loss,
          "reader2": reader_loss, "state": state_loss}


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


def learning_rate(peak, seen, progress):
    """Warm-up, then a cosine down to 2 % as progress goes from 0 to 1."""
    warm = min(1.0, (seen + BATCH) / (200 * BATCH))
    return peak * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1.0, progress))) / 2)


class Run:
    """One network in training: weights, their average, optimiser and how far it has come."""

    def __init__(self, name, args):
        fold = "" if args.fold is None else f"-fold{args.fold}"
        self.path = os.path.join(args.work, name + fold + ".pt")
        self.seed = args.seed
        self.rendered = os.path.exists(os.path.join(args.work, "rendered.json"))
        self.round, self.seen, self.seen_before = 0, 0, 0
        self.device = args.device
        # Processors without instructions for bfloat16 imitate them, many times slower.
        self.halves = args.device != "cpu" or torch.cpu._is_avx512_bf16_supported()
        self.program = Program(name).to(memory_format=torch.channels_last)
        self.mean = copy.deepcopy(self.program)
        state = None
        if os.path.exists(self.path):
            state = torch.load(self.path, map_location="cpu")
            self.round, self.seen_before = state.get("round", 0), state.get("seen_before", 0)
            self.seen = state["seen"] - self.seen_before
            self.program.load_state_dict(state["program"])
            self.mean.load_state_dict(state["mean"])
        elif args.start:
            self.seen_before = self.warm_start(name, args)
        elif name in GOES_ON_FROM:
            parent = torch.load(os.path.join(args.work, GOES_ON_FROM[name] + ".pt"),
                                map_location="cpu")
            self.seen_before = parent["seen"]
            pictures = torch.cat([batch[0] for batch in itertools.islice(
                Stream(name, args.work, args.seed + 77), warmstart.BATCHES)])
            warmstart.heighten(self.program, parent["mean"], pictures)
            self.mean.load_state_dict(self.program.state_dict())
        self.program.to(self.device)
        self.mean.to(self.device)
        self.optimizer = torch.optim.AdamW(parameter_groups(self.program), lr=1e-3)
        if state:
            self.optimizer.load_state_dict(state["optimizer"])

    def warm_start(self, name, args):
        """Takes exported weights as round one's outcome; the samples they had seen."""
        batches = iter(Stream(name, args.work, args.seed + 77))
        seen = warmstart.start(self.program, args.start, name, batches)
        strays = warmstart.check(self.program, args.start, name, next(batches)[0])
        print(f"{name}: from {args.start}, {seen} samples, outputs within {strays:.1e}", flush=True)
        self.mean.load_state_dict(self.program.state_dict())
        self.round = 1
        return seen

    def begin_round(self, number):
        """Starts a later round on the averaged weights of the one before."""
        self.round, self.seen_before, self.seen = number, self.seen_before + self.seen, 0
        self.program.load_state_dict(self.mean.state_dict())

    def save(self):
        """Writes the checkpoint atomically."""
        torch.save({"program": self.program.state_dict(), "mean": self.mean.state_dict(),
                    "optimizer": self.optimizer.state_dict(), "round": self.round,
                    "seen": self.seen_before + self.seen, "seen_before": self.seen_before,
                    "seed": self.seed, "rendered": self.rendered}, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def step(self, name, batch, rate):
        """One optimiser step; the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.program.train()
        batch = [part.to(self.device) for part in batch]
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.halves):
            output = self.program(batch[0].to(memory_format=torch.channels_last))
        loss = LOSSES[name](output, batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.program.parameters(), PLANS[name]["clip"])
        self.optimizer.step()
        self.seen += BATCH
        average(self.mean, self.program, (self.seen_before + self.seen) // BATCH)
        return float(loss.detach())


def train(name, number, args):
    """Trains one network in round `number` until its plan or the minutes are used up."""
    plan = PLANS[name]
    total = args.samples or plan["samples"][number]
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    run = Run(name, args)
    if run.round > number:
        return run.seen_before + run.seen
    if run.round < number:
        run.begin_round(number)
    seed = args.seed + 1000 * ((run.seen_before + run.seen) // BATCH)
    loader = iter(DataLoader(Stream(name, args.work, seed, args.fold), batch_size=None,
                             num_workers=args.workers, prefetch_factor=8))
    start = printed = saved = time.time()
    begun, losses = run.seen / total, []
    while run.seen < total and time.time() - start < args.minutes * 60:
        elapsed = (time.time() - start) / (args.minutes * 60)
        progress = max(run.seen / total, begun + (1 - begun) * elapsed)
        rate = learning_rate(args.rate or plan["rates"][number], run.seen, progress)
        losses.append(run.step(name, next(loader), rate))
        if len(losses) == 200:
            pace = (time.time() - printed) / (len(losses) * BATCH) * 1e3
            print(f"{name} round {number + 1} seen {run.seen} loss {np.mean(losses):.4f} "
                  f"rate {rate:.2e} {pace:.2f} ms/sample", flush=True)
            losses, printed = [], time.time()
        if time.time() - saved > CHECKPOINT_SECONDS:
            run.save()
            saved = time.time()
    run.save()
    return run.seen_before + run.seen


def render(args):
    """Has plate-synth draw plates and lettering into the work folder, where it has not yet."""
    jobs = {"rendered": ["plates", "--light", "mixed", "--count", str(RENDERED_PLATES)],
            "lettering": ["lettering", "--count", str(RENDERED_LETTERING)]}
    for name, words in jobs.items():
        if getattr(args, name):
            continue
        folder = os.path.join(args.work, name + "-pictures")
        if not os.path.exists(os.path.join(folder, "index.csv")):
            if not os.path.exists(args.synth):
                raise SystemExit(f"train.py: there is no {args.synth}. Build it with `swift build "
                                 f"-c release --product plate-synth`, or say --synth PATH.")
            print(f"{name}: plate-synth {' '.join(words)}", flush=True)
            subprocess.run([args.synth, *words, "--seed", str(args.seed), "--out", folder],
                           check=True)
        setattr(args, name, folder)


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder of the training sets")
    parser.add_argument("--work", required=True, help="folder for banks and checkpoints")
    parser.add_argument("--synth", default=os.path.join(HERE, *[".."] * 3, ".build", "release",
                                                        "plate-synth"),
                        help="the program that draws plates and lettering")
    parser.add_argument("--rendered", help="folder of plates it drew already")
    parser.add_argument("--lettering", help="folder of lettering it drew already")
    parser.add_argument("--start", metavar="WEIGHTS",
                        help="folder of exported weights to go on from, as round two")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="wall time for each round")
    parser.add_argument("--stage", default="all", choices=STAGES)
    parser.add_argument("--round", type=int, choices=[1, 2], help="only this round")
    parser.add_argument("--samples", type=int, help="samples of a round instead of the plan's")
    parser.add_argument("--rate", type=float, help="peak learning rate instead of the plan's")
    parser.add_argument("--fold", type=int, choices=range(states.FOLDS),
                        help="leave this fold out: the state network only, to measure it")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that make samples")
    return parser.parse_args()


def main():
    args = arguments()
    # The banks are built in this process, which then forks the loaders' workers: a pool of OpenCV's
    # threads would not survive the fork, and the workers would wait for it for ever.
    cv2.setNumThreads(1)
    os.makedirs(args.work, exist_ok=True)
    if args.stage in ("all", "bank"):
        render(args)
        banks.build(args.data, args.work, args.rendered, args.lettering, args.seed)
        states.build(args.data, args.work, args.rendered, args.seed)
        artwork.build(args.data, args.work, args.seed)
    for number in (0, 1):
        if args.round not in (None, number + 1):
            continue
        if number == 1 and args.stage in ("all", "labels"):
            first = os.path.join(args.work, "first")
            export.export_all(args.work, weights=first, golden=first)
            labels.sharpen(args.data, args.work, first, args.seed)
            banks.renew_flats(args.data, args.work, args.seed + 1)
        for name in PLANS:
            if PLANS[name]["samples"][number] and args.stage in ("all", name):
                print(f"{name}: {train(name, number, args)} samples seen", flush=True)
    if args.stage in ("all", "export"):
        export.export_all(args.work)


if __name__ == "__main__":
    main()

"""Measures the state network on folds it never saw, and finds the threshold to answer at.

    python train.py … --stage state --fold 0      (and 1, 2, 3)
    python statescore.py --work DIR [--rounds 8]

Every real plate of a fold is degraded to 60 to 160 pixels several times; plates of one text share
a fold. Prints, by threshold, how often it answers and how often California against the rest is
right, with 95 % intervals over plates (not over their pictures).
"""
import argparse
import json
import math
import os

import cv2
import numpy as np
import torch

import augment
import states
from networks import JURISDICTIONS, Program

CALIFORNIA = JURISDICTIONS.index("CA")
OTHER = JURISDICTIONS.index(states.OTHER)


def wilson(right, total):
    """95 % interval of a share."""
    if total == 0:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = z / (1 + z * z / total) * math.sqrt(
        share * (1 - share) / total + z * z / (4 * total * total))
    return middle - spread, middle + spread


def held_out_logits(work, fold, rounds, seed):
    """(logits, jurisdiction, text) of the fold's real plates, `rounds` pictures each."""
    rng = np.random.default_rng([seed, fold])
    colours = states.Colours(work, rng, fold, only=True)
    program = Program("state").eval()
    program.load_state_dict(torch.load(os.path.join(work, f"state-fold{fold}.pt"))["mean"])
    found = []
    for state, pool in colours.real.items():
        for index in pool:
            inputs = [states.posed(np.array(colours.bank[index]), colours.noise,
                                   augment.log_uniform(rng, 60, 160), rng) for _ in range(rounds)]
            with torch.inference_mode():
                output = program(torch.from_numpy(np.stack(inputs)))[:, :, 0, 0].numpy()
            group = colours.bank.notes[index]["group"]
            found += [(row, JURISDICTIONS.index(state), group) for row in output]
    return found


def likelihood(text, table):
    """Log-likelihood of the text's shape in every jurisdiction."""
    row = table.get(states.shape(text), {})
    return np.array([row.get(state, states.SYNTAX_FLOOR) for state in JURISDICTIONS])


def chances(logits, texts, table, temperature, weight):
    """Probabilities of the jurisdictions, one row a picture."""
    scores = logits / temperature + weight * np.stack([likelihood(t, table) for t in texts])
    scores = np.exp(scores - scores.max(1, keepdims=True))
    return scores / scores.sum(1, keepdims=True)


def judged(shares, truth, threshold):
    """(answered, right about California, right about the jurisdiction) of every picture."""
    best = shares.argmax(1)
    answered = (best != OTHER) & (shares.max(1) >= threshold)
    return answered, (best == CALIFORNIA) == (truth == CALIFORNIA), best == truth


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--syntax", type=float, default=0.7, help="weight of the text's shape")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    with open(os.path.join(args.work, "syntax.json")) as file:
        table = json.load(file)
    found = []
    for fold in range(states.FOLDS):
        if os.path.exists(os.path.join(args.work, f"state-fold{fold}.pt")):
            found += held_out_logits(args.work, fold, args.rounds, args.seed)
    logits, truth, texts = (np.array(part) for part in zip(*found))
    home = truth != OTHER
    print(f"{len(found)} pictures of {len(set(texts))} plates, {np.mean(truth == CALIFORNIA):.3f} "
          f"Californian")
    for temperature, weight in ((1.0, 0.0), (1.0, args.syntax), (1.5, args.syntax)):
        shares = chances(logits, texts, table, temperature, weight)
        loss = -np.log(shares[np.arange(len(truth)), truth] + 1e-9).mean()
        print(f"temperature {temperature}, syntax {weight}: loss {loss:.3f}, "
              f"top 1 {np.mean(shares.argmax(1) == truth):.3f}")
        for threshold in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            answered, california, right = judged(shares, truth, threshold)
            on = answered & home
            plates = len(set(texts[on]))
            low, high = wilson(california[on].mean() * plates, plates)
            own = on & (truth == CALIFORNIA)
            print(f"  from {threshold:.1f}: answers {on.sum() / home.sum():.3f}, California or not "
                  f"{california[on].mean():.4f} ({low:.3f} to {high:.3f}), of California "
                  f"{california[own].mean():.3f}, jurisdiction {right[on].mean():.3f}")


if __name__ == "__main__":
    main()

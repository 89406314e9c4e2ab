#!/usr/bin/env python3
"""Images per second of PyTorch's training step on LargerCNN: forward, backward and Adam, dropout included.

It prints the same line as `digits bench training --json`, and measures the same way: whole steps on batches that already
lie in memory, after two that warm up.
"""

import argparse
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scripts"))

import torch
from torch.nn import functional

from larger_cnn import LargerCNN


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--variant", choices=["eager", "tuned"], default="eager", help="tuned: channels_last, fused Adam")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)

    tuned = options.variant == "tuned"
    layout = torch.channels_last if tuned else torch.contiguous_format
    model = LargerCNN().to(memory_format=layout).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=tuned)
    images = (torch.rand(options.batch, 1, 28, 28) * 2 - 1).to(memory_format=layout)
    labels = torch.randint(0, 10, (options.batch,))

    def step():
        loss = functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(2):
        step()
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < options.seconds:
        step()
        steps += 1
    elapsed = time.perf_counter() - start
    print(json.dumps({"images_per_second": steps * options.batch / elapsed, "steps": steps, "torch": torch.__version__}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Images per second of PyTorch's training step on LargerCNN: forward, backward and Adam, dropout included.

It prints what `digits bench training --json` prints and measures the same way: the median of whole steps, forward to
update, on a batch that already lies in memory, after a quarter of the time as warm-up.
"""

import argparse
import json
import pathlib
import statistics
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

    start = time.perf_counter()
    step()
    while time.perf_counter() - start < options.seconds / 4:
        step()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < options.seconds:
        before = time.perf_counter()
        step()
        times.append(time.perf_counter() - before)
    median = statistics.median(times)
    print(
        json.dumps(
            {
                "images_per_second": options.batch / median,
                "median_ms": 1000 * median,
                "calls": len(times),
                "torch": torch.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()

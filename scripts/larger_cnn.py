"""LargerCNN in PyTorch, and the exact float32 weights that Swift's ModelWeights(seed:) draws.

The other scripts and the benchmark import this, so that the architecture stands in Python once.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional


class LargerCNN(nn.Module):
    """The network of Sources/LargerCNN/Architecture.swift under the same parameter names."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3, padding=1)
        self.conv2 = nn.Conv2d(64, 128, 3, padding=1)
        self.conv3 = nn.Conv2d(128, 256, 3, padding=1)
        self.fc1 = nn.Linear(256 * 7 * 7, 512)
        self.fc2 = nn.Linear(512, 256)
        self.fc3 = nn.Linear(256, 10)

    def forward(self, images, keep=None):
        """Raw scores (N, 10) of normalised images (N, 1, 28, 28).

        `keep` (N, 512), if given, is the dropout mask after fc1: 1 keeps, 0 drops. Without it dropout 0.5 is drawn
        while training and does nothing at inference.
        """
        x = functional.relu(self.conv1(images))
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv3(x)), 2)
        x = functional.relu(self.fc1(x.flatten(1)))
        x = functional.dropout(x, 0.5, self.training) if keep is None else x * keep * 2
        return self.fc3(functional.relu(self.fc2(x)))


def normalised(pixels):
    """Bytes (N, 28, 28) as the network's input, (N, 1, 28, 28) in -1...1."""
    return (torch.from_numpy(pixels).float().unsqueeze(1) / 255 - 0.5) / 0.5


def split_mix(seed, count):
    """The first outputs of Vigna's SplitMix64, as Sources/LargerCNN/SplitMix64.swift computes them."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def seeded_weights(seed, gain=1.0):
    """The tensors of Swift's ModelWeights(seed:), bit for bit, each times a gain (a power of two keeps that exact)."""
    parameters = list(LargerCNN().named_parameters())
    bits = split_mix(seed, sum(parameter.numel() for _, parameter in parameters))
    units = (bits >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)
    tensors, start, bound = {}, 0, None
    for name, parameter in parameters:
        if parameter.dim() > 1:  # A bias follows its weight and shares the weight's fan-in.
            bound = np.float32(1) / np.sqrt(np.float32(parameter[0].numel()))
        drawn = -bound + (bound - -bound) * units[start : start + parameter.numel()]
        assert drawn.dtype == np.float32
        tensors[name] = torch.from_numpy(drawn * np.float32(gain)).reshape(parameter.shape)
        start += parameter.numel()
    return tensors


def checksum(tensors):
    """Σ bits[i] · (2 i + 1) modulo 2^64 over all scalars in order: tells one differing bit or two exchanged scalars."""
    bits = np.concatenate([tensor.numpy().ravel() for tensor in tensors.values()]).view(np.uint32).astype(np.uint64)
    factors = np.arange(len(bits), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    with np.errstate(over="ignore"):
        return int((bits * factors).sum(dtype=np.uint64))

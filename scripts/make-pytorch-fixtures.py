#!/usr/bin/env python3
"""Writes the files in Tests/LargerCNNTests/Fixtures that say what PyTorch computes.

    python3 -m venv .venv && .venv/bin/pip install -r scripts/requirements-fixtures.txt
    .venv/bin/python scripts/make-pytorch-fixtures.py

network.json   logits, losses, gradients and ten Adam steps of the whole network. Its 27 MB of weights are not stored:
               both sides draw the same ones from a seed and compare a checksum. Of a large tensor only a random sample
               stands there, with the whole tensor's sum and norm.
adam.json      torch.optim.Adam on five parameters with given gradients, after each of ten steps.
small.safetensors, small.json   a file that the safetensors package wrote, and what is in it.
small.pth      the same tensors as torch.save writes a state_dict.
hostile.pth    a pickle that would run a command if anything unpickled it.
"""

import base64
import collections
import json
import os
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional

from larger_cnn import LargerCNN, checksum, normalised, seeded_weights, split_mix

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "LargerCNNTests" / "Fixtures"

WEIGHT_SEED = 2026
# PyTorch's default weights shrink every layer's output; doubled they keep it near 1, so that an absolute tolerance on
# the logits means something. Doubling is exact.
WEIGHT_GAIN = 2.0
MASK_SEED = 7
IMAGES = 32
# The gradients and the steps use few images, since the naive Swift network has to compute them in a debug build.
BATCH = 4
SAMPLES = 128


def seeded_model(gain=WEIGHT_GAIN):
    """The network with the fixtures' weights, in inference mode: it drops nothing unless a mask is given."""
    model = LargerCNN().eval()
    model.load_state_dict(seeded_weights(WEIGHT_SEED, gain))
    return model


def drawings(count, generator):
    """Strokes as a pen would leave them: three joined lines of random place and width, grey at their edges."""
    y, x = np.mgrid[0:28, 0:28]
    images = np.zeros((count, 28, 28), np.uint8)
    for image in images:
        points, radius = generator.uniform(5, 23, (4, 2)), generator.uniform(0.8, 2)
        ink = np.zeros((28, 28))
        for (y0, x0), (y1, x1) in zip(points, points[1:]):
            dy, dx = y1 - y0, x1 - x0
            along = np.clip(((y - y0) * dy + (x - x0) * dx) / (dy * dy + dx * dx), 0, 1)
            distance = np.hypot(y - (y0 + along * dy), x - (x0 + along * dx))
            ink = np.maximum(ink, np.clip(radius + 0.5 - distance, 0, 1))
        image[:] = np.round(ink * 255)
    return images


def numbers(values):
    """Float32 values as the shortest decimals that read back as the same bits."""
    return [float(str(value)) for value in np.asarray(values, np.float32).ravel()]


def summary(tensors, generator):
    """Of each tensor: its sum, its norm, and a sample of its entries (all of them if they are few)."""
    result = {}
    for name, tensor in tensors.items():
        flat = tensor.detach().numpy().ravel()
        count = min(SAMPLES, len(flat))
        indices = np.sort(generator.choice(len(flat), count, replace=False))
        wide = flat.astype(np.float64)
        result[name] = {
            "sum": float(wide.sum()),
            "norm": float(np.sqrt((wide**2).sum())),
            "indices": [int(index) for index in indices],
            "values": numbers(flat[indices]),
        }
    return result


def gradient_case(pixels, labels, generator, count=BATCH, keep=None, smoothing=0.0):
    """Loss and gradients of one batch, the first images, in training."""
    model = seeded_model()
    logits = model(normalised(pixels[:count]), keep)
    loss = functional.cross_entropy(logits, labels[:count], label_smoothing=smoothing)
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    return {"loss": numbers(loss.detach())[0], "gradients": summary(gradients, generator)}


def normalised_case(pixels, labels, generator):
    """Loss, gradients and statistics of one batch with a batch normalisation behind every convolution.

    A convolution's bias is the shift of its normalisation; the scale is 1. It is the second batch: in the first one of
    the normalised values is 2e-6, so that rounding decides whether ReLU lets its gradient pass.
    """
    model = seeded_model()
    pixels, labels = pixels[BATCH : 2 * BATCH], labels[BATCH : 2 * BATCH]
    statistics = {}

    def convolve(layer, images):
        output = functional.conv2d(images, layer.weight, padding=1)
        mean, variance = torch.zeros(output.shape[1]), torch.zeros(output.shape[1])
        # A momentum of 1 leaves the batch's own statistics.
        result = functional.batch_norm(output, mean, variance, bias=layer.bias, training=True, momentum=1, eps=1e-5)
        # PyTorch divides the variance that it keeps by one less than the count.
        count = output.numel() // output.shape[1]
        statistics[id(layer)] = {"mean": mean, "variance": variance * (count - 1) / count}
        return functional.relu(result)

    x = convolve(model.conv1, normalised(pixels))
    x = functional.max_pool2d(convolve(model.conv2, x), 2)
    x = functional.max_pool2d(convolve(model.conv3, x), 2)
    x = functional.relu(model.fc1(x.flatten(1)))
    loss = functional.cross_entropy(model.fc3(functional.relu(model.fc2(x))), labels)
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    kept = {
        f"{name}.{kind}": tensor
        for name, layer in model.named_children()
        for kind, tensor in statistics.get(id(layer), {}).items()
    }
    return {
        "loss": numbers(loss.detach())[0],
        "gradients": summary(gradients, generator),
        "statistics": summary(kept, generator),
    }


def adam_case(pixels, labels, generator):
    """Ten steps of Adam without dropout, each on the next images.

    They start from PyTorch's own default weights (gain 1): from doubled ones the loss would first leap to 14, and what
    rounding leaves of a difference would grow with it.
    """
    model = seeded_model(gain=1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    losses = []
    for step in range(10):
        chosen = [(step * BATCH + n) % IMAGES for n in range(BATCH)]
        logits = model(normalised(pixels[chosen]))
        loss = functional.cross_entropy(logits, labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(str(np.float32(loss.item()))))
    return {"losses": losses, "weights": summary(dict(model.named_parameters()), generator)}


def write_network():
    generator = np.random.default_rng(1)
    pixels = drawings(IMAGES, generator)
    labels = torch.from_numpy(generator.integers(0, 10, IMAGES))
    model = seeded_model()
    with torch.no_grad():
        logits = model(normalised(pixels))
    keep = (split_mix(MASK_SEED, BATCH * 512) >> np.uint64(63)).astype(np.float32).reshape(BATCH, 512)
    write_json(
        "network.json",
        {
            "torch": torch.__version__,
            "weightSeed": WEIGHT_SEED,
            "weightGain": WEIGHT_GAIN,
            "weightChecksum": str(checksum(model.state_dict())),
            "pixels": base64.b64encode(pixels.tobytes()).decode(),
            "labels": labels.tolist(),
            "logits": numbers(logits),
            "batch": BATCH,
            "maskSeed": MASK_SEED,
            "plain": gradient_case(pixels, labels, generator),
            "dropout": gradient_case(pixels, labels, generator, keep=torch.from_numpy(keep)),
            "smoothing": 0.1,
            "smoothed": gradient_case(pixels, labels, generator, smoothing=0.1),
            "all": gradient_case(pixels, labels, generator, count=IMAGES),
            "adam": adam_case(pixels, labels, generator),
            "normalised": normalised_case(pixels, labels, generator),
        },
    )


def write_adam():
    generator = np.random.default_rng(2)
    parameter = torch.nn.Parameter(torch.from_numpy(generator.uniform(-1, 1, 5).astype(np.float32)))
    # Five scales, from gradients that drown in ε to ones that saturate the step.
    scales = np.array([1e-9, 1e-5, 1e-2, 1, 1e3], np.float32)
    gradients = (generator.standard_normal((10, 5)) * scales).astype(np.float32)
    start = numbers(parameter.detach())
    optimizer = torch.optim.Adam([parameter], lr=0.001)
    after = []
    for gradient in gradients:
        parameter.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
        after.append(numbers(parameter.detach()))
    write_json(
        "adam.json",
        {"torch": torch.__version__, "start": start, "gradients": [numbers(row) for row in gradients], "after": after},
    )


class Hostile:
    """Pickles as a call of os.system."""

    def __reduce__(self):
        return os.system, ("echo this must never run",)


def write_safetensors():
    generator = np.random.default_rng(3)
    tensors = {
        "conv.weight": torch.from_numpy(generator.standard_normal((2, 1, 3, 3)).astype(np.float32)),
        "conv.bias": torch.tensor([0.5, -0.25]),
        "fc.weight": torch.from_numpy(generator.standard_normal((3, 4)).astype(np.float32)),
    }
    # One entry only: the package writes several in a random order.
    metadata = {"note": "größe \"7\""}
    save_file(tensors, FIXTURES / "small.safetensors", metadata=metadata)
    torch.save(collections.OrderedDict(tensors), FIXTURES / "small.pth")
    torch.save(collections.OrderedDict(tensors, weight=Hostile()), FIXTURES / "hostile.pth")
    described = {name: {"shape": list(tensor.shape), "values": numbers(tensor)} for name, tensor in tensors.items()}
    write_json("small.json", {"metadata": metadata, "tensors": described})


def write_json(name, content):
    (FIXTURES / name).write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)  # One thread adds in one order: the files come out the same every time.
    FIXTURES.mkdir(parents=True, exist_ok=True)
    write_network()
    write_adam()
    write_safetensors()

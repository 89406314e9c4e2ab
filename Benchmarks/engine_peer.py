#!/usr/bin/env python3
"""Times ONNX Runtime or OpenVINO on LargerCNN as `digits bench inference --json` times this project: the median call on a
batch in memory after a quarter of the time as warm-up, one line for each batch. With --logits it answers pictures instead,
to be compared.
"""

import argparse
import json
import statistics
import time

import numpy as np


def onnxruntime(model, batch, threads):
    import onnxruntime as ort

    settings = ort.SessionOptions()
    settings.intra_op_num_threads = threads
    settings.inter_op_num_threads = 1
    settings.add_free_dimension_override_by_name("N", batch)
    session = ort.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
    return (lambda images: session.run(None, {"images": images})[0]), ort.__version__


def openvino(model, batch, threads):
    import openvino as ov

    core = ov.Core()
    network = core.read_model(model)
    network.reshape([batch, 1, 28, 28])
    compiled = core.compile_model(
        network,
        "CPU",
        {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            # Else a processor with bfloat16 would not compute in the precision that is compared.
            "INFERENCE_PRECISION_HINT": "f32",
        },
    )
    request = compiled.create_infer_request()

    def run(images):
        return request.infer([images], share_inputs=True)[0]

    return run, ov.__version__


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", choices=["onnxruntime", "openvino"], required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--batch", type=int, nargs="+", default=[1])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--logits", nargs=2, metavar=("IN", "OUT"), help="answer pictures of an .npy file into another")
    options = parser.parse_args()
    make = {"onnxruntime": onnxruntime, "openvino": openvino}[options.peer]
    if options.logits:
        images = np.load(options.logits[0])
        # A hundred at a time: the activations of ten thousand would fill the memory.
        run, _ = make(options.model, 100, options.threads)
        np.save(options.logits[1], np.concatenate([np.array(run(part)) for part in np.split(images, len(images) // 100)]))
        return

    for batch in options.batch:
        run, version = make(options.model, batch, options.threads)
        print(json.dumps({**measure(run, batch, options.seconds), "version": version}))


def measure(run, batch, seconds):
    """The times of calls on one batch."""
    generator = np.random.default_rng(1)
    pixels = generator.integers(0, 256, (batch, 1, 28, 28)).astype(np.float32)
    images = (pixels / 255 - 0.5) / 0.5
    start = time.perf_counter()
    run(images)
    while time.perf_counter() - start < seconds / 4:
        run(images)
    times, start, work = [], time.perf_counter(), time.process_time()
    while not times or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        run(images)
        times.append(time.perf_counter() - before)
    work = time.process_time() - work
    median = statistics.median(times)
    return {
        "batch": batch,
        "median_ms": 1000 * median,
        "least_ms": 1000 * min(times),
        "cpu_ms": 1000 * work / len(times),
        "images_per_second": batch / median,
        "calls": len(times),
    }


if __name__ == "__main__":
    main()

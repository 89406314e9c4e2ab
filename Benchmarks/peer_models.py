"""LargerCNN as ONNX: the float network from a safetensors file, and its int8 form by ONNX Runtime's own quantiser."""

import gzip
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import quantization
from safetensors import safe_open
from safetensors.numpy import load_file


def export(weights, path):
    """Writes the float network: (N, 1, 28, 28) normalised pictures in, (N, 10) logits out."""
    nodes, current = [], "images"

    def add(kind, inputs, name, **attributes):
        nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    for layer, pooled in [("conv1", False), ("conv2", True), ("conv3", True)]:
        inputs = [current, f"{layer}.weight", f"{layer}.bias"]
        current = add("Relu", [add("Conv", inputs, layer, kernel_shape=[3, 3], pads=[1, 1, 1, 1])], f"{layer}.relu")
        if pooled:
            current = add("MaxPool", [current], f"{layer}.pool", kernel_shape=[2, 2], strides=[2, 2])
    current = add("Flatten", [current], "flatten", axis=1)
    for layer in ["fc1", "fc2", "fc3"]:
        name = "logits" if layer == "fc3" else layer
        current = add("Gemm", [current, f"{layer}.weight", f"{layer}.bias"], name, transB=1)
        if layer != "fc3":
            current = add("Relu", [current], f"{layer}.relu")

    graph = helper.make_graph(
        nodes,
        "LargerCNN",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 1, 28, 28])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])],
        [numpy_helper.from_array(tensor, name) for name, tensor in load_file(weights).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def is_calibrated(weights):
    """Whether a weights file holds the activation ranges that `digits` needs for int8."""
    with safe_open(weights, "numpy") as file:
        return "int8.range.conv1" in (file.metadata() or {})


def quantise(source, path, images):
    """Writes the int8 network: u8 activations with ranges from the images, s8 weights for each output (QDQ).

    OpenVINO reads the same file: it fuses the pairs into int8 layers as ONNX Runtime does.
    """

    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            self.batches = iter(np.array_split(images, max(1, len(images) // 50)))

        def get_next(self):
            batch = next(self.batches, None)
            return None if batch is None else {"images": batch}

    quantization.quantize_static(
        source,
        path,
        Reader(),
        quant_format=quantization.QuantFormat.QDQ,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
        per_channel=True,
    )


def mnist(folder, prefix):
    """Pictures (count, 28, 28) and labels of an MNIST set, plain or gzipped."""

    def read(name):
        path = pathlib.Path(folder, name)
        return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{name}.gz").read_bytes())

    images = np.frombuffer(read(f"{prefix}-images-idx3-ubyte"), np.uint8, offset=16).reshape(-1, 28, 28)
    return images, np.frombuffer(read(f"{prefix}-labels-idx1-ubyte"), np.uint8, offset=8)


def write_mnist(folder, prefix, images, labels):
    """Writes a set as mnist() reads it, plain."""
    sizes = b"".join(number.to_bytes(4, "big") for number in images.shape)
    pathlib.Path(folder, f"{prefix}-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03" + sizes + images.tobytes())
    pathlib.Path(folder, f"{prefix}-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01" + sizes[:4] + labels.tobytes())


def normalised(pixels):
    """Bytes as the network's input."""
    return ((pixels.astype(np.float32) / 255 - 0.5) / 0.5)[:, None]

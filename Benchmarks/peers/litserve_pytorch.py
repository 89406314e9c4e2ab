"""LitServe with PyTorch and dynamic batching, as its documentation shows it: up to eight pictures, a few milliseconds' wait."""

import pathlib
import sys

import litserve
import torch
from fastapi import Request

import pictures

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))


class DigitAPI(litserve.LitAPI):
    """The four stages of a request; LitServe calls them in a process of their own."""

    def setup(self, device):
        from larger_cnn import LargerCNN
        from safetensors.torch import load_file

        torch.set_num_threads(pictures.THREADS)
        self.network = LargerCNN()
        self.network.load_state_dict(load_file(pictures.MODEL))
        self.network.eval()

    def decode_request(self, request: Request):
        return pictures.network_input(request["file"].file.read())

    def batch(self, inputs):
        return torch.stack([torch.from_numpy(image) for image in inputs])

    def predict(self, images):
        with torch.no_grad():
            return torch.softmax(self.network(images) / pictures.TEMPERATURE, 1).numpy()

    def unbatch(self, output):
        return list(output)

    def encode_response(self, output):
        return pictures.answer(output)


if __name__ == "__main__":
    api = DigitAPI(max_batch_size=8, batch_timeout=0.002, api_path="/predict/")
    server = litserve.LitServer(api, accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, log_level="warning")

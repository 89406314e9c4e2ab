"""FastAPI and PyTorch, the way the original works: PIL opens and resizes, a tensor is normalised, the network is eager.

The original has torchvision make and normalise the tensor; the same two steps in torch itself are no slower and need no
package that must match torch's build.
"""

import pathlib
import sys

import numpy as np
import torch
from fastapi import FastAPI, File, UploadFile
from fastapi.responses import JSONResponse
from safetensors.torch import load_file

import pictures

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from larger_cnn import LargerCNN

torch.set_num_threads(pictures.THREADS)
network = LargerCNN()
network.load_state_dict(load_file(pictures.MODEL))
network.eval()
app = FastAPI()


def prepare(picture):
    """A grey picture as the network's input, (1, 28, 28) in -1...1."""
    tensor = torch.from_numpy(np.array(picture)).unsqueeze(0).float().div(255)
    return tensor.sub(0.5).div(0.5)


@app.post("/predict/")
async def predict(file: UploadFile = File(...)):
    try:
        picture = pictures.grey(await file.read())
    except pictures.BlankPicture:
        return JSONResponse({"error": "Image is blank. Please provide a valid digit."}, 400)
    with torch.no_grad():
        scores = network(prepare(picture).unsqueeze(0))
        probabilities = torch.softmax(scores[0] / pictures.TEMPERATURE, 0)
    return pictures.answer(probabilities.numpy())

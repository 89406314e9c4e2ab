"""FastAPI and ONNX Runtime without PyTorch: what someone takes who wants the same service small and fast.

The network runs within the asynchronous handler: handing each picture to a thread first costs more than it gives.
"""

import onnxruntime
from fastapi import FastAPI, File, UploadFile
from fastapi.responses import JSONResponse

import pictures

settings = onnxruntime.SessionOptions()
settings.intra_op_num_threads = pictures.THREADS
settings.inter_op_num_threads = 1
settings.add_free_dimension_override_by_name("N", 1)
session = onnxruntime.InferenceSession(pictures.MODEL, settings, providers=["CPUExecutionProvider"])
app = FastAPI()


@app.post("/predict/")
async def predict(file: UploadFile = File(...)):
    try:
        images = pictures.network_input(await file.read())[None]
    except pictures.BlankPicture:
        return JSONResponse({"error": "Image is blank. Please provide a valid digit."}, 400)
    return pictures.answer(pictures.probabilities(session.run(None, {"images": images})[0][0]))

// Pictures as data URLs: the form in which JSON carries them.

/**
 * A picture as a data URL of a PNG or, where it is one, a JPEG; one with a longer side than `side`, or of more bytes than
 * `most`, is made smaller. With `isPNG` it is a PNG in any case.
 */
export async function dataURL(blob, { side, most, isPNG = false }) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const isFine = blob.type === "image/png" || (blob.type === "image/jpeg" && !isPNG);
  if (scale === 1 && isFine && blob.size <= most) return read(blob);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return blob.type === "image/jpeg" && !isPNG ? canvas.toDataURL("image/jpeg", 0.92) : canvas.toDataURL("image/png");
}

function read(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

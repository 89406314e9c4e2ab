// Pictures from outside: opened, dropped or pasted.

const megabytes = 10;

/** A picture that cannot be used; its message is for people. */
export class UnusablePicture extends Error {}

/**
 * Makes a picture of a file: `bitmap` to show, `blob` to send, and the size of what is sent in pixels.
 *
 * PNG and JPEG are sent as they are. Whatever else the browser can show (WebP, AVIF, GIF, HEIC on some) is sent as a
 * PNG of it, since the recogniser reads only the two.
 */
export async function readPicture(file) {
  if (file.size > megabytes * 1024 * 1024) {
    throw new UnusablePicture(`That picture is too large: at most ${megabytes} MB, please.`);
  }
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new UnusablePicture("That is not a picture that can be read. A PNG or a JPEG works.");
  }
  const kind = await magic(file);
  if (kind) return { bitmap, blob: new Blob([file], { type: kind }), width: bitmap.width, height: bitmap.height };
  return { bitmap, ...(await encode(bitmap)) };
}

/** The type by the first bytes: names and declared types lie. */
async function magic(file) {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const startsWith = (...bytes) => bytes.every((byte, index) => head[index] === byte);
  if (startsWith(0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (startsWith(0xff, 0xd8, 0xff)) return "image/jpeg";
  return null;
}

function encode(bitmap) {
  const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  const width = (canvas.width = Math.max(1, Math.round(bitmap.width * scale)));
  const height = (canvas.height = Math.max(1, Math.round(bitmap.height * scale)));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve({ blob, width, height });
      else reject(new UnusablePicture("That picture cannot be read."));
    });
  });
}

const pictureIn = (transfer) => [...(transfer?.files ?? [])][0] ?? null;

/** Watches for pictures from the file dialogue, drag and drop, and the clipboard. */
export function watchForPictures({ button, input, veil }, receive) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files[0]) receive(input.files[0]);
    // The same file again is a new choice.
    input.value = "";
  });

  // Entering a child fires before leaving its parent: only the balance tells whether the file is still over the page.
  let depth = 0;
  const lift = (isOver) => veil.classList.toggle("is-over", isOver);
  addEventListener("dragenter", () => lift(++depth > 0));
  addEventListener("dragleave", () => lift(--depth > 0));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    lift(((depth = 0), false));
    const file = pictureIn(event.dataTransfer);
    if (file) receive(file);
  });
  addEventListener("paste", (event) => {
    const file = pictureIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    receive(file);
  });
}

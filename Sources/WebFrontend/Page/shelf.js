// The digits that are kept for the training page: in this window, until it is closed.

import { dataURL } from "/blobs.js";

const key = "probes";

/** The most digits. */
export const most = 10;

/** What is kept: data URLs, oldest first. */
export function kept() {
  try {
    const list = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(list) ? list.filter((url) => typeof url === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Replaces what is kept; false where the browser has no room for it. */
export function keepAll(list) {
  try {
    sessionStorage.setItem(key, JSON.stringify(list.slice(0, most)));
    return true;
  } catch {
    return false;
  }
}

/** Keeps one more; null, or a sentence that says why not. */
export async function keep(blob) {
  const list = kept();
  if (list.length >= most) return `There is room for ${most} digits only.`;
  const url = await dataURL(blob, { side: 480, most: 60_000 });
  if (list.includes(url)) return "This one is kept already.";
  return keepAll([...list, url]) ? null : "The browser has no room for it.";
}

// One digit of a number: its box on the paper, and its card, which says how sure it is.

import { digitNames } from "/digits.js";

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const draw = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);

export const percent = (fraction) => (fraction > 0.994 ? ">\u00a099\u00a0%" : `${Math.round(fraction * 100)}\u00a0%`);

/** Below this a digit is marked as doubtful. */
export const sure = 0.9;

// A finger does not hover: it chooses a digit by a tap, which hovering would only repeat.
const chosen = `[aria-pressed="true"], :focus-visible${matchMedia("(hover: hover)").matches ? ", :hover" : ""}`;

/** Pointed at or chosen by its card, by whatever means, it stands out on the paper. */
export class Numeral {
  /** What stands on the paper: an SVG group. */
  frame = draw("g");
  /** What stands in the list: an item with the card. */
  item = make("li", {});
  #rect = draw("rect");
  #label = draw("text");
  #card = make("button", { type: "button", title: "Show on the paper" });
  #digit = make("b", {});
  #share = make("span", {});
  #box = [];

  /** `clicked(numeral)` is called when the card is. */
  constructor(clicked) {
    this.frame.append(this.#rect, this.#label);
    this.#card.append(this.#digit, this.#share);
    this.item.append(this.#card);
    this.isChosen = false;
    for (const kind of ["pointerenter", "pointerleave", "focus", "blur"]) {
      this.#card.addEventListener(kind, () => this.#mark());
    }
    this.#card.addEventListener("click", () => clicked(this));
  }

  get isChosen() { return this.#card.getAttribute("aria-pressed") === "true"; }
  set isChosen(isChosen) {
    this.#card.setAttribute("aria-pressed", String(isChosen));
    this.#mark();
  }

  /** Whether this is the digit that a later answer found in a box `[x, y, width, height]`: its middle lies in there. */
  isIn([x, y, width, height]) {
    const [left, top, across, down] = this.#box;
    const [middle, centre] = [left + across / 2, top + down / 2];
    return middle >= x && middle <= x + width && centre >= y && centre <= y + height;
  }

  /** Shows what an answer says of it; `width` and `height` are those of the picture that was read, in pixels. */
  show({ digit, confidence, rejected, box }, width, height) {
    this.#box = box;
    const [x, y, across, down] = box;
    const side = Math.max(width, height);
    const margin = side * 0.012;
    // The paper is a square: beside a picture that is none there is room for the answers, too.
    const top = (height - side) / 2;
    const place = { x: x - margin, y: y - margin, width: across + 2 * margin, height: down + 2 * margin, rx: margin };
    const above = { x: x + across / 2, y: Math.max(top + side * 0.045, y - 2 * margin), "font-size": side * 0.042 };
    for (const [name, value] of Object.entries(place)) this.#rect.setAttribute(name, value);
    for (const [name, value] of Object.entries(above)) this.#label.setAttribute(name, value);
    this.#label.textContent = rejected ? `${digit}?` : digit;

    const [name, share] = [digitNames[digit], percent(confidence)];
    this.#card.setAttribute("aria-label", rejected ? `unclear, perhaps ${name}` : `${name}, ${share} sure`);
    this.#digit.textContent = digit;
    this.#share.textContent = rejected ? "unclear" : share;
    for (const { classList } of [this.frame, this.#card]) {
      classList.toggle("is-unclear", rejected);
      classList.toggle("is-unsure", !rejected && confidence < sure);
    }
  }

  #mark() { this.frame.classList.toggle("is-chosen", this.#card.matches(chosen)); }
}

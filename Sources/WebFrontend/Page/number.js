// A number: its digits in a row, how sure each is, and where each stands on the paper.

import { digitNames } from "/digits.js";
import { Numeral, percent, sure } from "/numeral.js";

/** Makes these the children, in this order. One that stays is not taken out in between: that would take its focus. */
const arrange = (parent, nodes) => {
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, place) => {
    const child = parent.children[place] ?? null;
    if (child !== node) parent.insertBefore(node, child);
  });
};

/** What a screen reader is to say: digit by digit, for "42" would become forty-two. */
export const spelled = (digits) =>
  digits.map(({ digit, rejected }) => `${rejected ? "unclear, perhaps " : ""}${digitNames[digit]}`).join(", ");

/** The words to a number: what it is, and how sure. */
export function describe({ lines, digits, rejected }) {
  const clear = digits.filter((digit) => !digit.rejected);
  const least = Math.min(...clear.map(({ confidence }) => confidence));
  const unclear = digits.length - clear.length;
  const parts = [digits.length === 1 ? "1 digit" : `${digits.length} digits`];
  if (lines.length > 1) parts[0] += ` in ${lines.length} lines`;
  if (unclear > 0) parts[0] += `, ${unclear} unclear`;
  if (clear.length > 0) parts.push(`${digits.length > 1 ? "least sure: " : ""}${percent(least)}`);
  const isSure = unclear === 0 && least >= sure;
  return {
    headline: rejected ? "This does not look like a number" : isSure ? "That is a number" : "Probably this number",
    detail: parts.join("\u00a0· "),
  };
}

export class NumberView {
  #number = document.getElementById("number");
  #digits = document.getElementById("digits");
  #boxes = document.getElementById("boxes");
  #numerals = [];
  #written = "";

  /**
   * Shows a number; `width` and `height` are those of the picture that was read, in pixels.
   *
   * The next answer comes while somebody points at a digit of this one: what stays a digit keeps its box and its card,
   * and with them focus and choice.
   */
  show({ lines, digits }, { width, height }) {
    this.#write(lines, digits);
    const known = [...this.#numerals];
    this.#numerals = digits.map((digit) => {
      const place = known.findIndex((numeral) => numeral.isIn(digit.box));
      const [numeral] = place < 0 ? [new Numeral((clicked) => this.#choose(clicked))] : known.splice(place, 1);
      numeral.show(digit, width, height);
      return numeral;
    });
    this.#boxes.setAttribute("viewBox", `0 0 ${width} ${height}`);
    arrange(this.#boxes, this.#numerals.map(({ frame }) => frame));
    arrange(this.#digits, this.#numerals.map(({ item }) => item));
  }

  /** Takes the boxes off the paper, and the choice with them. */
  clearBoxes() {
    this.#boxes.replaceChildren();
    for (const numeral of this.#numerals) numeral.isChosen = false;
  }

  clear() {
    this.clearBoxes();
    this.#numerals = [];
    this.#written = "";
    this.#number.replaceChildren();
    this.#number.removeAttribute("aria-label");
    this.#digits.replaceChildren();
  }

  /** Writes the number line by line, but only when it changes. */
  #write(lines, digits) {
    const written = JSON.stringify([lines, digits.map(({ rejected }) => rejected)]);
    if (this.#written === written) return;
    this.#written = written;
    this.#number.setAttribute("aria-label", `The number ${spelled(digits)}`);
    this.#number.style.setProperty("--digits", Math.max(...lines.map((line) => line.length)));
    let read = 0;
    this.#number.replaceChildren(...lines.map((line) => {
      const row = Object.assign(document.createElement("span"), { className: "line" });
      row.append(...digits.slice(read, (read += line.length)).map(({ digit, rejected }) =>
        Object.assign(document.createElement("span"), { textContent: digit, className: rejected ? "is-unclear" : "" })));
      return row;
    }));
  }

  /** Chooses a digit in the place of another, or none if it is chosen already. */
  #choose(clicked) {
    for (const numeral of this.#numerals) numeral.isChosen = numeral === clicked && !numeral.isChosen;
  }
}

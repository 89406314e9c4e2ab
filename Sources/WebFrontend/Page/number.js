// A number: its digits in a row, how sure each is, and where each stands on the paper.

import { digitNames } from "/digits.js";

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

const draw = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

const percent = (fraction) => (fraction > 0.994 ? ">\u00a099\u00a0%" : `${Math.round(fraction * 100)}\u00a0%`);

/** Below this a digit is marked as doubtful. */
const sure = 0.9;

// A finger does not hover: it chooses a digit by a tap, which hovering would only repeat.
const chosen = `[aria-pressed="true"], :focus-visible${matchMedia("(hover: hover)").matches ? ", :hover" : ""}`;

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
  /** Gives up the digit that was chosen by a click. */
  #release = null;
  #shown = "";

  /** Shows a number; `width` and `height` are those of the picture that was read, in pixels. */
  show({ lines, digits }, { width, height }) {
    // The same answer again, to the end of a stroke, must not take focus and choice away.
    const shown = JSON.stringify([lines, digits, width, height]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#number.setAttribute("aria-label", `The number ${spelled(digits)}`);
    this.#number.style.setProperty("--digits", Math.max(...lines.map((line) => line.length)));
    let read = 0;
    this.#number.replaceChildren(...lines.map((line) => {
      const row = make("span", { className: "line" });
      row.append(...digits.slice(read, (read += line.length)).map(({ digit, rejected }) =>
        make("span", { textContent: digit, className: rejected ? "is-unclear" : "" })));
      return row;
    }));
    this.#release = null;
    const frames = digits.map((digit) => this.#frame(digit, width, height));
    this.#boxes.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#boxes.replaceChildren(...frames);
    this.#digits.replaceChildren(...digits.map((digit, place) => this.#card(digit, frames[place])));
  }

  /** Takes the boxes off the paper. */
  clearBoxes() {
    this.#boxes.replaceChildren();
    this.#shown = "";
  }

  clear() {
    this.clearBoxes();
    this.#number.replaceChildren();
    this.#number.removeAttribute("aria-label");
    this.#digits.replaceChildren();
  }

  /** The box of a digit, its answer above it. */
  #frame({ digit, confidence, rejected, box: [x, y, w, h] }, width, height) {
    const side = Math.max(width, height);
    const margin = side * 0.012;
    // The paper is a square: beside a picture that is none there is room for the answers, too.
    const top = (height - side) / 2;
    const group = draw("g", { class: rejected ? "is-unclear" : confidence < sure ? "is-unsure" : "" });
    const label = draw("text", {
      x: x + w / 2, y: Math.max(top + side * 0.045, y - 2 * margin), "font-size": side * 0.042,
    });
    label.textContent = rejected ? `${digit}?` : digit;
    group.append(
      draw("rect", { x: x - margin, y: y - margin, width: w + 2 * margin, height: h + 2 * margin, rx: margin }),
      label,
    );
    return group;
  }

  /** The digit with its confidence: pointed at or chosen, by whatever means, it stands out on the paper. */
  #card({ digit, confidence, rejected }, frame) {
    const button = make("button", { type: "button", title: "Show on the paper" });
    const [name, share] = [digitNames[digit], percent(confidence)];
    button.setAttribute("aria-label", rejected ? `unclear, perhaps ${name}` : `${name}, ${share} sure`);
    button.setAttribute("aria-pressed", "false");
    button.className = rejected ? "is-unclear" : confidence < sure ? "is-unsure" : "";
    button.append(
      make("b", { textContent: digit }),
      make("span", { textContent: rejected ? "unclear" : share }),
    );
    const mark = () => frame.classList.toggle("is-chosen", button.matches(chosen));
    for (const kind of ["pointerenter", "pointerleave", "focus", "blur"]) button.addEventListener(kind, mark);
    button.addEventListener("click", () => {
      const isChosen = button.getAttribute("aria-pressed") === "true";
      this.#release?.();
      button.setAttribute("aria-pressed", String(!isChosen));
      this.#release = isChosen ? null : () => {
        button.setAttribute("aria-pressed", "false");
        mark();
      };
      mark();
    });
    const item = make("li", {});
    item.append(button);
    return item;
  }
}

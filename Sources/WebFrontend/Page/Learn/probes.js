// The digits that are watched: drawn here or brought along, each with ten bars that change while it learns.

import { digitNames, digitPaths } from "/digits.js";
import { element, make, tell } from "/dom.js";
import { emptySheet, exportStrokes, isEmpty, Pad } from "/drawing.js";
import { percent } from "/figures.js";
import { keep, keepAll, kept, most } from "/shelf.js";

const side = 320;

/** A digit as the page's own pen writes it. */
function exampleURL(digit) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.translate(side / 2, side / 2);
  context.scale(1.7, 1.7);
  context.translate(-50, -70);
  context.lineWidth = 11;
  context.lineCap = context.lineJoin = "round";
  context.stroke(new Path2D(digitPaths[digit]));
  return canvas.toDataURL("image/png");
}

/** One digit with its bars. */
class Tile {
  #bars;
  #guess = make("p", { class: "guess" });
  root;

  constructor(url, index, remove) {
    this.#bars = digitNames.map((_, digit) => {
      const bar = make("i", { "aria-hidden": "true" });
      return { bar, row: make("li", {}, bar, make("b", { textContent: digit })) };
    });
    const picture = make("img", { src: url, alt: `Digit ${index + 1}`, width: 56, height: 56 });
    const parts = [picture, this.#guess];
    if (remove) {
      const button = make("button", { type: "button", class: "remove", title: "Remove", "aria-label": `Remove digit ${index + 1}` }, "×");
      button.addEventListener("click", remove);
      parts.push(button);
    }
    this.root = make("li", { class: "probe" }, make("div", { class: "probe-head" }, ...parts), make("ol", { class: "probe-bars", "aria-hidden": "true" }, ...this.#bars.map(({ row }) => row)));
    this.show(null);
  }

  /** Shows what the network says, or that it has said nothing yet. */
  show(probabilities) {
    const first = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.root.dataset.first = first;
    this.#bars.forEach(({ bar, row }, digit) => {
      bar.style.setProperty("--share", probabilities?.[digit] ?? 0);
      row.classList.toggle("is-first", digit === first);
    });
    tell(this.#guess, probabilities ? `${first} · ${percent(probabilities[first], 0)}` : "–");
  }
}

export class Probes {
  #tiles = [];
  #shown = null;
  #answers = null;
  #isRunning = false;
  #mayChoose = true;
  #arranged = null;
  #sheet = emptySheet;
  #pad;

  constructor() {
    this.#pad = new Pad(element("probe-pad"), {
      begun: () => {},
      grown: () => {},
      ended: (stroke) => this.#draw({ strokes: [...this.#sheet.strokes, stroke], picture: null }),
    });
    element("probe-clear").addEventListener("click", () => this.#draw(emptySheet));
    element("probe-add").addEventListener("click", () => this.#add());
    element("probe-examples").addEventListener("click", () => {
      const free = most - kept().length;
      this.#choose([...kept(), ...digitPaths.map((_, digit) => exampleURL(digit)).slice(0, free)]);
    });
    this.#draw(emptySheet);
    this.#arrange();
  }

  /** The pictures for the next training. */
  get chosen() { return kept(); }

  /** Whether digits can be chosen here: by whoever may train. */
  set mayChoose(may) {
    this.#mayChoose = may;
    this.#arrange();
  }

  /** Shows the digits of a training while it runs and after, as long as no others are chosen. */
  state({ status, settings, progress }) {
    this.#isRunning = status === "in_progress";
    const watched = settings?.probes ?? [];
    if (watched.length > 0 && (this.#isRunning || progress?.probes)) this.#shown = watched;
    else if (this.#isRunning) this.#shown = [];
    this.#arrange();
    if (progress?.probes) this.progress(progress);
  }

  /** Shows what the network says now. */
  progress({ probes }) {
    if (!probes || this.#shown === null) return;
    this.#answers = probes;
    this.#tiles.forEach((tile, index) => tile.show(probes[index] ?? null));
  }

  async #add() {
    const problem = await keep(await exportStrokes(this.#sheet.strokes, side));
    tell(element("probe-message"), problem ?? "");
    if (problem) return;
    this.#draw(emptySheet);
    this.#choose(kept());
  }

  #choose(list) {
    if (!keepAll(list)) tell(element("probe-message"), "The browser has no room for it.");
    this.#shown = null;
    this.#answers = null;
    this.#arrange();
  }

  #draw(sheet) {
    this.#sheet = sheet;
    this.#pad.show(sheet);
    element("probe-add").disabled = element("probe-clear").disabled = isEmpty(sheet);
  }

  #arrange() {
    const isOwn = this.#shown === null;
    const list = this.#shown ?? kept();
    const canChange = this.#mayChoose && !this.#isRunning;
    element("probe-tools").hidden = !canChange;
    const state = JSON.stringify([list, isOwn && canChange]);
    if (state !== this.#arranged) {
      this.#arranged = state;
      const removal = (index) => (isOwn && canChange ? () => this.#choose(kept().filter((_, other) => other !== index)) : null);
      this.#tiles = list.map((url, index) => new Tile(url, index, removal(index)));
      element("probe-list").replaceChildren(...this.#tiles.map(({ root }) => root));
      if (this.#answers) this.#tiles.forEach((tile, index) => tile.show(this.#answers[index] ?? null));
    }
    const isFull = isOwn && list.length >= most;
    element("probe-examples").disabled = isFull;
    tell(element("probe-hint"), this.#hint(list, isOwn, canChange));
  }

  #hint(list, isOwn, canChange) {
    if (this.#isRunning) {
      return list.length > 0 ? "What the network says of these digits, a few times a second." : "This training watches no digits; they are chosen before it begins.";
    }
    if (!isOwn) return "What the network said of them at the end. Draw or add others for the next training.";
    if (list.length === 0) return canChange ? "Draw a digit and add it, or take ten examples: you will see how the answer changes." : "None were chosen.";
    return `${list.length} of ${most}: the next training shows what the network thinks of them while it learns.`;
  }
}

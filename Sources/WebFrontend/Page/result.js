// The result: the digit, how sure, the ten bars, the picture that the network saw, and messages.

import { digitNames, digitPaths, questionMark } from "/digits.js";
import { describe, NumberView, spelled } from "/number.js";

const percent = (fraction) => {
  if (fraction > 0.9994) return "> 99.9\u00a0%";
  if (fraction >= 0.1) return `${(fraction * 100).toFixed(1)}\u00a0%`;
  return fraction < 0.0005 ? "< 0.1\u00a0%" : `${(fraction * 100).toFixed(1)}\u00a0%`;
};

const duration = (milliseconds) => `${Math.max(1, Math.round(milliseconds))}\u00a0ms`;

const article = (digit) => (digit === 8 ? "an" : "a");
const named = (digit) => `${article(digit)} ${digitNames[digit]}`;

export class ResultView {
  #root = document.getElementById("result");
  #message = document.getElementById("message");
  #digit = document.getElementById("digit");
  #headline = document.getElementById("headline");
  #detail = document.getElementById("detail");
  #hints = document.getElementById("hints");
  #seen = document.getElementById("seen");
  #spoken = document.getElementById("spoken");
  #bars = [];
  #number = new NumberView();
  #shown = null;
  #speech = 0;

  constructor() {
    const list = document.getElementById("bars");
    for (let digit = 0; digit < 10; digit++) {
      const row = document.createElement("li");
      const [value, track, label] = ["span", "i", "b"].map((tag) => row.appendChild(document.createElement(tag)));
      value.className = "value";
      track.setAttribute("aria-hidden", "true");
      track.append(document.createElement("i"));
      label.textContent = digit;
      list.append(row);
      this.#bars.push({ row, value });
    }
    this.clear();
  }

  /** Shows an answer of the recogniser; one to a stroke that still grows is not final, so it gives no hints. */
  show({ probabilities, input, rejected = false, warnings = [] }, milliseconds, isGrowing = false) {
    const order = probabilities.map((_, digit) => digit).sort((a, b) => probabilities[b] - probabilities[a]);
    const [first, second] = order;
    const confidence = probabilities[first];
    const hints = isGrowing ? [] : warnings.map(({ message }) => message);
    const time = duration(milliseconds);
    this.say(null);
    this.#number.clear();
    this.#setBars(probabilities, first);
    this.#paintSeen(input);
    this.#hint(hints);
    if (rejected) {
      this.#state("rejected");
      this.#ask();
      this.#headline.textContent = isGrowing ? "No digit yet" : "This does not look like a digit";
      this.#detail.textContent = `Closest: ${named(first)}, ${percent(confidence)}\u00a0· ${time}`;
      this.#speak(["This does not look like a digit", `closest: ${digitNames[first]}`, ...hints].join(". "));
      return;
    }
    this.#state("read");
    this.#write(first);
    this.#headline.textContent =
      confidence >= 0.9 ? `That is ${named(first)}` : confidence >= 0.5 ? `Probably ${named(first)}` : "Hard to say";
    const doubt = confidence >= 0.9 ? "" : `, perhaps ${named(second)}`;
    this.#detail.textContent = `${percent(confidence)} sure${doubt}\u00a0· ${time}`;
    this.#speak([`${digitNames[first]}, ${percent(confidence)}`, ...hints].join(". "));
  }

  /** Shows a number in the place of a digit, its boxes over the picture that was read. */
  showNumber(answer, picture, milliseconds, isGrowing = false) {
    const { headline, detail } = describe(answer);
    // That there are several digits is no surprise here, and what moves on the way to the last of them no flaw.
    const odd = isGrowing ? [] : answer.warnings.filter(({ code }) => code !== "several_digits");
    const hints = odd.map(({ message }) => message);
    this.say(null);
    this.#state("number");
    this.#ask();
    this.#number.show(answer, picture);
    this.#hint(hints);
    this.#headline.textContent = headline;
    this.#detail.textContent = `${detail}\u00a0· ${duration(milliseconds)}`;
    this.#speak([answer.rejected ? headline : `The number ${spelled(answer.digits)}`, ...hints].join(". "));
  }

  /** Says whether an answer is under way: until it is here, what is shown may change. */
  busy(isBusy) { this.#root.setAttribute("aria-busy", String(isBusy)); }

  /** Takes the boxes of a number away: what they stood around is not on the paper any more. */
  clearBoxes() { this.#number.clearBoxes(); }

  /** Back to the beginning. */
  clear() {
    this.#number.clear();
    this.#state("idle");
    this.#ask();
    this.#hint([]);
    this.#headline.textContent = "Nothing yet";
    this.#detail.textContent = "The answer appears with your first stroke.";
    this.#setBars(new Array(10).fill(0));
    this.#paintSeen(null);
    clearTimeout(this.#speech);
  }

  /** Shows a message, or takes it away; `kind` is `note`, `problem` or `outage`. */
  say(text, kind = "note") {
    this.#message.hidden = text === null;
    this.#message.dataset.kind = kind;
    // The region announces itself anew when its text changes, so an unchanged text is left alone.
    if (this.#message.textContent !== (text ?? "")) this.#message.textContent = text ?? "";
  }

  /** Says that what is on the paper waits for the recogniser. */
  wait() {
    this.#number.clear();
    this.#state("waiting");
    this.#headline.textContent = "Waiting";
    this.#detail.textContent = "It will be read as soon as the recogniser is back.";
  }

  /** Says why a picture has no answer. */
  refuse(text) {
    this.clear();
    this.#state("refused");
    this.#headline.textContent = "No digit";
    this.#detail.textContent = "There is nothing to show for this one.";
    this.say(text, "problem");
  }

  #state(name) { this.#root.dataset.state = name; }

  /** Puts a question mark where the digit stands. */
  #ask() {
    this.#shown = null;
    delete this.#root.dataset.digit;
    this.#digit.firstElementChild.setAttribute("d", questionMark);
  }

  /** Lists what was odd about the picture, each in a sentence. */
  #hint(sentences) {
    this.#hints.hidden = sentences.length === 0;
    this.#hints.replaceChildren(...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
  }

  /** Writes the digit stroke by stroke, but only when it changes. */
  #write(digit) {
    this.#root.dataset.digit = digit;
    if (this.#shown === digit) return;
    this.#shown = digit;
    const path = this.#digit.firstElementChild;
    path.setAttribute("d", digitPaths[digit]);
    for (const animation of path.getAnimations()) animation.cancel();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    path.animate([{ strokeDashoffset: 100 }, { strokeDashoffset: 0 }], { duration: 380, easing: "ease-out" });
  }

  #setBars(probabilities, first = -1) {
    probabilities.forEach((probability, digit) => {
      const { row, value } = this.#bars[digit];
      row.style.setProperty("--share", probability.toFixed(4));
      row.classList.toggle("is-first", digit === first);
      value.textContent = first < 0 ? "" : percent(probability);
    });
  }

  /** Paints the 784 grey bytes as the network gets them: ink bright on dark. */
  #paintSeen(base64) {
    const context = this.#seen.getContext("2d");
    const image = context.createImageData(28, 28);
    const bytes = base64 ? atob(base64) : "";
    for (let i = 0; i < 784; i++) {
      image.data.fill(bytes.length === 784 ? bytes.charCodeAt(i) : 0, 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  /** Speaks once the pen rests: a screen reader should not be told every intermediate guess. */
  #speak(text) {
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => { this.#spoken.textContent = text; }, 800);
  }
}

// Under an answer: whether it was right, and what it was. Nothing leaves the page without consent.

import { ask } from "/api.js";
import { dataURL } from "/blobs.js";
import { element, make } from "/dom.js";

/** What the person decided about sending corrections: `yes`, `no`, or nothing yet. */
const consent = {
  key: "corrections",
  get given() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  },
  set given(answer) {
    try {
      localStorage.setItem(this.key, answer);
    } catch {
      // A browser that keeps nothing is asked again next time.
    }
  },
};

const button = (text, act, more = {}) => {
  const made = make("button", { type: "button", ...more }, text);
  made.addEventListener("click", act);
  return made;
};

export class Correction {
  #root = element("correction");
  #settings = null;
  #answer = null;

  /** Asks whether corrections are wanted here, and under which terms. */
  async check() {
    const { status, body } = await ask("GET", "/feedback/settings");
    this.#settings = status === 200 && body?.enabled ? body : null;
    this.#root.hidden = this.#settings === null;
    if (this.#settings) this.#begin();
  }

  /**
   * Takes an answer: the `blob` that was read, the digit that was `predicted`, whether it was said to be none
   * (`isRejected`), and the `version` that said so.
   */
  offer(answer) {
    this.#answer = answer;
    if (this.#settings) this.#begin();
  }

  /** There is no answer to be right or wrong. */
  clear() {
    this.#answer = null;
    this.#show("none");
  }

  #begin() {
    if (!this.#answer) this.#show("none");
    else if (consent.given === "no") this.#show("off", this.#said("Corrections are not sent."), this.#switch());
    else if (this.#answer.isRejected) {
      // That it is no digit cannot be told, and must not be taken for a yes to the closest one.
      this.#show("ask", make("span", {}, "A digit after all?"), button("Yes, it is…", () => this.#choose()));
    } else {
      const right = button("Yes", () => this.#take(this.#answer.predicted), { "aria-label": "Yes, the answer is right" });
      const wrong = button("No, it was…", () => this.#choose());
      this.#show("ask", make("span", {}, "Right?"), right, wrong);
    }
  }

  #choose() {
    const digits = Array.from({ length: 10 }, (_, digit) =>
      button(String(digit), () => this.#take(digit), { "aria-label": `It was a ${digit}` }));
    const back = button("×", () => {
      this.#begin();
      this.#focus();
    }, { "aria-label": "Never mind", class: "back" });
    this.#show("choose", make("div", { class: "ten", role: "group", "aria-label": "It was a" }, ...digits, back));
    this.#focus();
  }

  /** Sends what the person said, or asks for consent first. */
  #take(label) {
    if (consent.given === "yes") {
      this.#send(label);
      return;
    }
    const agree = button("Agree and send", () => {
      consent.given = "yes";
      this.#send(label);
    }, { class: "agree" });
    const refuse = button("Never send", () => {
      consent.given = "no";
      this.#begin();
      this.#focus();
    });
    this.#show("consent", make("p", { id: "consent-text" }, this.#settings.consent), agree, refuse);
    this.#focus();
  }

  async #send(label) {
    const answer = this.#answer;
    if (!answer) return;
    this.#show("sending", this.#said("Sending…"));
    const drawing = await dataURL(answer.blob, { side: 960, most: 2_000_000, isPNG: true });
    const { status, body, problem } = await ask("POST", "/feedback", {
      drawing,
      label,
      predicted_digit: answer.predicted,
      model_version: answer.version,
      consent: true,
    });
    // Something else is on the paper by now.
    if (this.#answer !== answer) return;
    const isKnown = status === 409 || (status === 200 && body);
    if (problem !== null && !isKnown) {
      const again = button("Try again", () => this.#send(label));
      this.#show("failed", this.#said(`It was not sent: ${problem}`), again);
    } else {
      const thanks = isKnown ? "Thank you; this one was told before." : body?.status === "review" ? "Thank you! Somebody will look at it." : "Thank you! It will be learnt.";
      this.#show("thanks", this.#said(thanks), this.#switch());
    }
    this.#focus();
  }

  /** Turns sending on and off for the time to come. */
  #switch() {
    const isOn = consent.given !== "no";
    return button("Send corrections", () => {
      consent.given = isOn ? "no" : "yes";
      this.#begin();
      this.#focus();
    }, { role: "switch", "aria-checked": String(isOn) });
  }

  #said(text) { return make("p", { class: "said", role: "status" }, text); }

  #show(state, ...parts) {
    this.#root.dataset.state = state;
    this.#root.replaceChildren(...parts);
  }

  /** What was pressed is gone: the keyboard goes on where the next choice is. */
  #focus() { this.#root.querySelector("button")?.focus({ preventScroll: true }); }
}

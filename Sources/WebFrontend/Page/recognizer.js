// Asks the recogniser: one request at a time, the newest picture wins, and back again by itself after an outage.

const digitQuestion = { path: "/predict/?include=input", field: "probabilities" };
const numberQuestion = { path: "/predict/number", field: "digits" };

const shortestGap = 50;
const patience = 20_000;
const firstRetry = 400;
const longestRetry = 4_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the recogniser says against a picture; its message is for people. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The recogniser has heard enough from here for some seconds. */
class HeldBack extends Error {
  constructor(seconds) {
    super();
    this.milliseconds = 1000 * Math.min(10, Math.max(1, seconds || 1));
  }
}

/** Nobody answers, or not in time. */
class Outage extends Error {}

/** Whether the answer about one digit says that there are more. */
const saysSeveral = ({ warnings = [] }) => warnings.some(({ code }) => code === "several_digits");

/** Whether it leaves that open: digits that touch or nearly do look like none, or like a doubtful one. */
const mayBeSeveral = ({ rejected = false, confidence }) => rejected || confidence < 0.9;

/** Whether a number explains a picture better than the answer about one digit, which was not sure of it. */
const explainsBetter = ({ digits }, digit) =>
  digits.every(({ rejected, confidence }) => !rejected && (digit.rejected || confidence > digit.confidence));

export class Recognizer {
  #handlers;
  #newest = null;
  #abort = null;
  #isBusy = false;
  #isDown = false;
  #wasNumber = false;
  #wake = null;

  /**
   * `handlers`: `wanted()`, which is `auto`, `digit` or `number`; `isGrowing()`, whether a stroke is being drawn;
   * `busy(isBusy)`, before the first and after the last of some questions; `answered(answer, milliseconds, blob)`,
   * `numberRead(answer, picture, milliseconds)`, `refused(status, message)`, `lost(isSlow)`, `found()`.
   */
  constructor(handlers) {
    this.#handlers = handlers;
    // Whoever comes back to the page or to the network should not wait for the next try.
    addEventListener("online", () => this.#wake?.());
    document.addEventListener("visibilitychange", () => this.#wake?.());
  }

  get isDown() { return this.#isDown; }
  /** Whether a picture has no answer yet. */
  get isWaiting() { return this.#newest !== null; }

  /** Reads a picture: `width`, `height`, and `encode()` that makes its blob. One that still waits is dropped. */
  read(picture) {
    this.#newest = picture;
    if (!this.#isBusy && !this.#isDown) this.#work();
  }

  /** Drops what waits and what is under way: nothing of it will be answered. */
  forget() {
    this.#newest = null;
    this.#wasNumber = false;
    this.#abort?.abort();
  }

  /** Looks whether the recogniser is there, before anybody draws. */
  async check() {
    if (!(await this.#isReady())) this.#lose(null, false);
  }

  async #work() {
    this.#isBusy = true;
    this.#handlers.busy(true);
    while (this.#newest && !this.#isDown) {
      const picture = this.#newest;
      this.#newest = null;
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      const start = performance.now();
      try {
        const blob = await picture.encode();
        const { digit, number } = await this.#askAbout(blob, signal);
        if (signal.aborted) continue;
        const milliseconds = performance.now() - start;
        if (number) this.#handlers.numberRead(number, picture, milliseconds);
        else if (digit) this.#handlers.answered(digit, milliseconds, blob);
        if (number || digit) this.#wasNumber = number !== null;
      } catch (error) {
        if (signal.aborted) continue;
        if (error instanceof HeldBack) {
          this.#newest ??= picture;
          await pause(error.milliseconds);
        } else if (error instanceof Refusal) this.#handlers.refused(error.status, error.message);
        else this.#lose(picture, error.isSlow === true);
      }
      await pause(Math.max(0, shortestGap - (performance.now() - start)));
    }
    this.#isBusy = false;
    this.#handlers.busy(false);
  }

  /** Asks about the digit, the number, or one after the other; `digit` or `number` is the answer, or neither yet. */
  async #askAbout(blob, signal) {
    const wanted = this.#handlers.wanted();
    if (wanted === "number") return { digit: null, number: await this.#ask(numberQuestion, blob, signal) };
    const isOpen = wanted === "auto";
    // Whoever writes a number goes on with it: no single digit appears in between.
    if (isOpen && this.#wasNumber) {
      const number = await this.#askForNumber(blob, signal);
      if (number && !number.rejected) return { digit: null, number };
      // Half a stroke may be anything: what is read so far stands until the pen rests.
      if (this.#handlers.isGrowing()) return { digit: null, number: null };
    }
    const digit = await this.#ask(digitQuestion, blob, signal);
    // A stroke on its way to the rest of its digit is no second digit yet.
    if (isOpen && !this.#handlers.isGrowing() && (saysSeveral(digit) || mayBeSeveral(digit))) {
      const number = await this.#askForNumber(blob, signal);
      if (number && (saysSeveral(digit) ? !number.rejected : explainsBetter(number, digit))) return { digit, number };
    }
    return { digit, number: null };
  }

  /** The number on a picture that may show one, or null; without an answer, that about the digit stands. */
  async #askForNumber(blob, signal) {
    try {
      const number = await this.#ask(numberQuestion, blob, signal);
      return number.digits.length > 1 ? number : null;
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  }

  async #ask({ path, field }, blob, signal) {
    let response, body;
    try {
      response = await fetch(path, {
        method: "POST",
        body: blob,
        headers: { "Content-Type": blob.type || "application/octet-stream", Accept: "application/json" },
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
      });
      body = await response.json().catch(() => null);
    } catch (error) {
      throw Object.assign(new Outage(), { isSlow: error.name === "TimeoutError" });
    }
    if (response.ok && Array.isArray(body?.[field])) return body;
    if (response.status === 429) throw new HeldBack(Number(response.headers.get("Retry-After")));
    if (response.status >= 400 && response.status < 500) {
      throw new Refusal(response.status, body?.error ?? `The recogniser answered with status ${response.status}.`);
    }
    throw Object.assign(new Outage(), { isSlow: response.status === 504 });
  }

  /** Keeps the newest picture, looks for the recogniser less and less often, and sends the picture when it is back. */
  async #lose(picture, isSlow) {
    this.#newest ??= picture;
    const isKnown = this.#isDown;
    this.#isDown = true;
    this.#handlers.lost(isSlow);
    if (isKnown) return;
    for (let delay = firstRetry; ; delay = Math.min(longestRetry, delay * 1.6)) {
      await Promise.race([pause(delay), new Promise((resolve) => { this.#wake = resolve; })]);
      if (await this.#isReady()) break;
    }
    this.#wake = null;
    this.#isDown = false;
    this.#handlers.found();
    if (this.#newest && !this.#isBusy) this.#work();
  }

  async #isReady() {
    try {
      const response = await fetch("/health/ready", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
      return response.ok && (await response.json()).api === "ready";
    } catch {
      return false;
    }
  }
}

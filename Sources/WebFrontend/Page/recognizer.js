// Asks the recogniser: one request at a time, the newest picture wins, and back again by itself after an outage.

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

/** Nobody answers, or not in time. */
class Outage extends Error {}

export class Recognizer {
  #handlers;
  #newest = null;
  #abort = null;
  #isBusy = false;
  #isDown = false;
  #wake = null;

  /**
   * `handlers`: `answered(answer, milliseconds)`, `refused(status, message)`, `lost(isSlow)`, `found()`.
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

  /** Reads a picture, given as a function that makes its blob; a picture that still waits is dropped. */
  read(makeBlob) {
    this.#newest = makeBlob;
    if (!this.#isBusy && !this.#isDown) this.#work();
  }

  /** Drops what waits and what is under way: nothing of it will be answered. */
  forget() {
    this.#newest = null;
    this.#abort?.abort();
  }

  /** Looks whether the recogniser is there, before anybody draws. */
  async check() {
    if (!(await this.#isReady())) this.#lose(null, false);
  }

  async #work() {
    this.#isBusy = true;
    while (this.#newest && !this.#isDown) {
      const makeBlob = this.#newest;
      this.#newest = null;
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      const start = performance.now();
      try {
        const answer = await this.#ask(await makeBlob(), signal);
        if (!signal.aborted) this.#handlers.answered(answer, performance.now() - start);
      } catch (error) {
        if (signal.aborted) continue;
        if (error instanceof Refusal) this.#handlers.refused(error.status, error.message);
        else this.#lose(makeBlob, error.isSlow === true);
      }
      await pause(Math.max(0, shortestGap - (performance.now() - start)));
    }
    this.#isBusy = false;
  }

  async #ask(blob, signal) {
    let response, body;
    try {
      response = await fetch("/predict/?include=input", {
        method: "POST",
        body: blob,
        headers: { "Content-Type": blob.type || "application/octet-stream", Accept: "application/json" },
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
      });
      body = await response.json().catch(() => null);
    } catch (error) {
      throw Object.assign(new Outage(), { isSlow: error.name === "TimeoutError" });
    }
    if (response.ok && Array.isArray(body?.probabilities)) return body;
    if (response.status >= 400 && response.status < 500) {
      throw new Refusal(response.status, body?.error ?? `The recogniser answered with status ${response.status}.`);
    }
    throw Object.assign(new Outage(), { isSlow: response.status === 504 });
  }

  /** Keeps the newest picture, looks for the recogniser less and less often, and sends the picture when it is back. */
  async #lose(makeBlob, isSlow) {
    this.#newest ??= makeBlob;
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

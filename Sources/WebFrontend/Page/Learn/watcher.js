// Follows the training: looks for one now and then, listens while one runs, and finds back after an outage.

import { ask } from "/api.js";

const calm = 5_000;
const firstRetry = 1_000;
const longestRetry = 8_000;

export class Watcher {
  #handlers;
  #source = null;
  #timer = 0;
  #retry = firstRetry;
  #isLost = false;

  /**
   * `handlers`: `state(training)` with all that is known, `progress(figures)`, `epoch(result)`; `looked(training)` with
   * the trainings before it, also where none runs; `lost(problem)` and `found()`.
   */
  constructor(handlers) {
    this.#handlers = handlers;
    document.addEventListener("visibilitychange", () => { if (!document.hidden && !this.#source) this.look(); });
    addEventListener("online", () => { if (!this.#source) this.look(); });
  }

  /** Looks what there is, and listens where a training runs. */
  async look() {
    clearTimeout(this.#timer);
    const { status, body, problem } = await ask("GET", "/training");
    clearTimeout(this.#timer);
    if (status !== 200) {
      this.#lose(problem);
      return;
    }
    this.#find();
    this.#handlers.looked(body);
    if (body.status === "in_progress") this.#listen();
    // Somebody else may begin one; a page that nobody sees need not know.
    else if (!document.hidden) this.#timer = setTimeout(() => this.look(), calm);
  }

  #listen() {
    if (this.#source) return;
    const source = (this.#source = new EventSource("/training/events"));
    const on = (name, handle) => source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    source.addEventListener("open", () => this.#find());
    on("state", (training) => this.#handlers.state(training));
    on("progress", (figures) => this.#handlers.progress(figures));
    on("epoch", (result) => this.#handlers.epoch(result));
    on("close", () => {
      this.#end();
      this.look();
    });
    source.addEventListener("error", () => {
      // While it connects again by itself, it asks for what was missed (Last-Event-ID).
      if (source.readyState === EventSource.CLOSED) {
        this.#end();
        this.#lose("The service is not reachable.");
      } else {
        this.#isLost = true;
        this.#handlers.lost("The connection broke.");
      }
    });
  }

  #end() {
    this.#source?.close();
    this.#source = null;
  }

  #lose(problem) {
    this.#isLost = true;
    this.#handlers.lost(problem);
    this.#timer = setTimeout(() => this.look(), this.#retry);
    this.#retry = Math.min(longestRetry, this.#retry * 1.6);
  }

  #find() {
    this.#retry = firstRetry;
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#handlers.found();
  }
}

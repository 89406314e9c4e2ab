// The versions of the model: what each is worth, which one answers, and going from one to another.

import { ask } from "/api.js";
import { element, make, makeSure, tell } from "/dom.js";
import { moment, percent, short } from "/figures.js";

const statusNames = { active: "answers now", candidate: "candidate", retired: "answered before" };

/** What a version was measured to be worth: name and share of each set. */
function measures({ test_accuracy: test, validation_accuracy: mean, validation = {} }) {
  const sets = Object.entries(validation).map(([name, share]) => [name === "mnist" ? "MNIST held back" : name, share]);
  if (sets.length === 0 && mean !== undefined) sets.push(["validation", mean]);
  return test === undefined ? sets : [["MNIST test", test], ...sets];
}

function origin({ source, training, parent, created_at: at }) {
  const how = source === "file" ? "Came with the app" : training === undefined ? "Trained" : `Training ${training}`;
  const from = parent ? `, from ${short(parent)}` : source === "training" ? ", from random weights" : "";
  return `${how}${from}${at ? ` · ${moment(at)}` : ""}`;
}

export class Versions {
  #shown = "";
  #answer = null;
  #mayManage = false;

  constructor() {
    element("roll-back").addEventListener("click", () => this.#act("POST", "/models/rollback"));
  }

  /** Whether versions can be activated and deleted. */
  set mayManage(may) {
    this.#mayManage = may;
    this.#arrange();
  }

  /** Asks for the versions; where the service has none of this, nothing is shown. */
  async refresh() {
    const { status, body } = await ask("GET", "/models");
    if (status === 200) this.#answer = body;
    element("versions").hidden = this.#answer === null;
    this.#arrange();
  }

  async #act(method, path, content) {
    this.#tell(null);
    const { problem, body } = await ask(method, path, content);
    if (problem) this.#tell(problem);
    else if (body?.active) this.#tell(`Version ${short(body.active)} answers now.`);
    await this.refresh();
  }

  async #activate(version) {
    this.#tell(null);
    const answer = await ask("POST", `/models/${version}/activate`, {});
    if (answer.status === 409) {
      // The gate says that it is worse: a person may know better.
      const force = make("button", { type: "button", class: "quiet" }, "Activate it anyway");
      force.addEventListener("click", () => this.#act("POST", `/models/${version}/activate`, { force: true }));
      this.#tell(answer.problem, force);
      force.focus();
      return;
    }
    this.#tell(answer.problem ?? `Version ${short(version)} answers now.`);
    await this.refresh();
  }

  #tell(text, button = null) {
    const message = element("versions-message");
    message.hidden = text === null;
    message.replaceChildren(...[text, button].filter((part) => part !== null));
  }

  #arrange() {
    if (!this.#answer) return;
    const state = JSON.stringify([this.#answer, this.#mayManage]);
    // What did not change stays, and the focus with it.
    if (state === this.#shown) return;
    this.#shown = state;
    const { versions } = this.#answer;
    element("version-list").replaceChildren(...versions.map((version) => this.#row(version)));
    element("roll-back").hidden = !this.#mayManage || !versions.some(({ status }) => status === "retired");
    const hint = versions.length > 1 ? "" : "Each completed training adds a version here.";
    tell(element("versions-hint"), this.#answer.fallback ?? hint);
  }

  #row(version) {
    const { version: name, status, verdict, metrics = {} } = version;
    const head = make(
      "div",
      { class: "row-head" },
      make("code", { title: name }, short(name)),
      make("span", { class: "badge", data: { kind: status } }, statusNames[status] ?? status),
      make("span", { class: "soft" }, origin(version)),
    );
    const worth = make("ul", { class: "measures", "aria-label": "Right answers" });
    for (const [set, share] of measures(metrics)) worth.append(make("li", {}, `${set} `, make("b", {}, percent(share))));
    const row = make("li", { class: "version", data: { version: name, status } }, head, worth);
    if (verdict) row.append(make("p", { class: "verdict-line", data: { worse: verdict.is_worse } }, verdict.reason));
    if (this.#mayManage && status !== "active") row.append(this.#buttons(version));
    return row;
  }

  #buttons({ version, source }) {
    const activate = make("button", { type: "button", class: "quiet", "aria-label": `Activate ${short(version)}` }, "Activate");
    activate.addEventListener("click", () => this.#activate(version));
    const row = make("div", { class: "actions" }, activate);
    if (source !== "file") {
      const remove = make("button", { type: "button", class: "quiet", "aria-label": `Delete ${short(version)}` }, "Delete");
      row.append(makeSure(remove, "Really delete?", () => this.#act("DELETE", `/models/${version}`)));
    }
    return row;
  }
}

// What people said under answers: to be looked through, taken along, and deleted.

import { ask } from "/api.js";
import { element, make, makeSure, tell } from "/dom.js";
import { moment, percent, short } from "/figures.js";

const pageSize = 24;

export class Corrections {
  #mayReview = false;
  #status = "review";
  #entries = [];
  #next = null;
  #counted = "";
  #count;

  /** `count(number)` is told how many corrections a training can learn from; null where there are none to be had. */
  constructor(count) {
    this.#count = count;
    for (const choice of document.querySelectorAll("input[name=corrections]")) {
      choice.addEventListener("change", () => {
        this.#status = choice.value;
        this.#list();
      });
    }
    element("corrections-more").addEventListener("click", () => this.#list(this.#next));
    for (const format of ["idx", "png"]) element(`export-${format}`).setAttribute("href", `/feedback/export?format=${format}`);
    makeSure(element("corrections-delete"), "Really delete all?", () => this.#act("DELETE", "/feedback"));
  }

  /** Whether the visitor may see them. */
  set mayReview(may) {
    if (may === this.#mayReview) return;
    this.#mayReview = may;
    this.#counted = "";
    this.refresh();
  }

  /** Asks how many there are, and for the list where that changed. */
  async refresh() {
    if (!this.#mayReview) {
      element("corrections").hidden = true;
      const { status } = await ask("GET", "/feedback/settings");
      if (!this.#mayReview) this.#count(status === 200 ? 0 : null);
      return;
    }
    const { status, body } = await ask("GET", "/feedback/statistics");
    if (status === 404) this.#count(null);
    if (status !== 200) return;
    element("corrections").hidden = false;
    this.#count(body.by_status.accepted ?? 0);
    const state = JSON.stringify(body);
    if (state === this.#counted) return;
    this.#counted = state;
    this.#statistics(body);
    await this.#list();
  }

  #statistics({ total, by_status: counts, by_version: versions }) {
    for (const status of ["review", "accepted", "rejected"]) tell(element(`count-${status}`), String(counts[status] ?? 0));
    element("corrections-tools").hidden = total === 0;
    const cells = (tag, ...texts) => make("tr", {}, ...texts.map((text) => make(tag, {}, text)));
    const rows = versions.map(({ version, total: all, right, accuracy }) =>
      cells("td", make("code", { title: version }, short(version)), String(all), String(right), percent(accuracy, 1)));
    element("by-version").hidden = rows.length === 0;
    element("by-version").tBodies[0].replaceChildren(...rows);
  }

  async #list(before = null) {
    const status = this.#status;
    const page = before ? `&before=${encodeURIComponent(before)}` : "";
    const { body, problem } = await ask("GET", `/feedback?status=${status}&limit=${pageSize}${page}`);
    // Another choice was made meanwhile.
    if (status !== this.#status) return;
    tell(element("corrections-message"), problem ?? "");
    if (problem) return;
    this.#entries = before ? [...this.#entries, ...body.feedback] : body.feedback;
    this.#next = body.next ?? null;
    element("corrections-more").hidden = this.#next === null;
    element("correction-list").replaceChildren(...this.#entries.map((entry) => this.#card(entry)));
    tell(element("corrections-hint"), this.#entries.length > 0 ? "" : "There are none.");
  }

  #card(entry) {
    const { id, label, predicted_digit: read, model_version: version, status, reason, thumbnail, created_at: at } = entry;
    const said = label === read ? `${label}, read right` : `${label}, read as ${read}`;
    const buttons = make("div", { class: "actions" });
    const button = (text, act, sure) => {
      const made = make("button", { type: "button", class: "quiet", "aria-label": `${text} ${said}` }, text);
      buttons.append(sure ? makeSure(made, "Sure?", act) : (made.addEventListener("click", act), made));
    };
    if (status !== "accepted") button("Accept", () => this.#act("POST", `/feedback/${id}/review`, { accept: true }));
    if (status !== "rejected") button("Reject", () => this.#act("POST", `/feedback/${id}/review`, { accept: false }));
    button("Delete", () => this.#act("DELETE", `/feedback/${id}`), true);
    return make(
      "li",
      { class: "correction", data: { label, id } },
      make("img", { src: thumbnail, alt: `A drawing, labelled ${label}`, width: 84, height: 84 }),
      make("p", {}, make("b", {}, said)),
      make("p", { class: "soft" }, [reason, version ? short(version) : null, at ? moment(at) : null].filter(Boolean).join(" · ")),
      buttons,
    );
  }

  async #act(method, path, content) {
    const { problem } = await ask(method, path, content);
    tell(element("corrections-message"), problem ?? "");
    this.#counted = "";
    await this.refresh();
  }
}

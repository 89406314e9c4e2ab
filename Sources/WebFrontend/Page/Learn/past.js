// The trainings of before, and what came of them.

import { element, make } from "/dom.js";
import { duration, moment, percent, short } from "/figures.js";

const outcomes = { completed: "completed", interrupted: "stopped", error: "failed" };

/** Lists trainings that are over, newest first. */
export function showPast(trainings) {
  const over = trainings.filter(({ status }) => status in outcomes);
  element("past").hidden = over.length === 0;
  const list = element("past-list");
  const state = over.map(({ id, status }) => `${id}${status}`).join();
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  list.replaceChildren(...over.map(row));
}

function row({ id, status, settings, started_at: from, ended_at: to, accuracy, version, reason }) {
  const epochs = settings.epochs === 1 ? "1 epoch" : `${settings.epochs} epochs`;
  const start = settings.base === "active" ? "from the active weights" : "from random weights";
  const took = to ? `, ${duration((new Date(to) - new Date(from)) / 1000)}` : "";
  const result = status === "completed" ? [accuracy === undefined ? null : percent(accuracy), version ? short(version) : null] : [reason];
  return make(
    "li",
    { data: { status } },
    make(
      "div",
      { class: "row-head" },
      make("b", {}, `Training ${id}`),
      make("span", { class: "badge", data: { kind: status } }, outcomes[status]),
      make("span", { class: "soft" }, moment(from)),
    ),
    make("p", {}, `${epochs} ${start}${took}`),
    make("p", { class: "soft" }, result.filter(Boolean).join(" · ")),
  );
}

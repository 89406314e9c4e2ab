// Puts the parts of the training page together.

import { ask } from "/api.js";
import { element, tell } from "/dom.js";
import { Corrections } from "/learn/corrections.js";
import { showCorrections, watchForm } from "/learn/form.js";
import { showPast } from "/learn/past.js";
import { Probes } from "/learn/probes.js";
import { TrainingView } from "/learn/training.js";
import { Versions } from "/learn/versions.js";
import { Watcher } from "/learn/watcher.js";
import { askForLogin, session } from "/session.js";

const view = new TrainingView();
const probes = new Probes();
const versions = new Versions();
const corrections = new Corrections(showCorrections);

/** Shows a sentence above the training, or takes it away; `kind` is `problem` or `outage`. */
function say(text, kind = "problem") {
  const message = element("message");
  message.hidden = text === null;
  message.dataset.kind = kind;
  tell(message, text ?? "");
}

/** What can be done now: whoever may train stops what runs, or starts another. */
function arrange() {
  const isRunning = view.current.status === "in_progress";
  element("stop").hidden = !isRunning || !session.isAdmin;
  element("stop").disabled = view.current.phase === "stopping";
  element("settings").hidden = isRunning || !session.isAdmin;
  element("guest").hidden = session.isAdmin;
  element("guest-login").hidden = !session.hasLogin;
}

function show(training) {
  view.state(training);
  probes.state(training);
  arrange();
}

const watcher = new Watcher({
  state: show,
  progress: (figures) => {
    view.progress(figures);
    probes.progress(figures);
  },
  epoch: (result) => view.epoch(result),
  looked: (training) => {
    // While it runs, the events know better.
    if (training.status !== "in_progress" || training.id !== view.current.id) show(training);
    showPast([training, ...(training.previous ?? [])]);
    versions.refresh();
    corrections.refresh();
  },
  lost: (problem) => say(`${problem} Trying again…`, "outage"),
  found: () => {
    say(null);
    session.refresh();
  },
});

watchForm({
  probes: () => probes.chosen,
  problem: (sentence) => say(sentence),
  begin: (training) => {
    show(training);
    watcher.look();
    element("training-headline").scrollIntoView({ block: "nearest" });
  },
});

element("stop").addEventListener("click", async () => {
  element("stop").disabled = true;
  const { problem } = await ask("DELETE", "/training");
  say(problem);
  arrange();
});

element("guest-login").addEventListener("click", askForLogin);

session.addEventListener("change", () => {
  probes.mayChoose = versions.mayManage = corrections.mayReview = session.isAdmin;
  arrange();
});

arrange();
session.refresh();
watcher.look();

// The training: how far it is, its figures and curves, and its end.

import { element, tell } from "/dom.js";
import { duration, loss, megabytes, percent } from "/figures.js";
import { Chart } from "/learn/chart.js";
import { Course } from "/learn/course.js";

const figureNames = ["loss", "accuracy", "speed", "left", "processor", "memory"];

/** What the training does, in words. */
function headline({ status, phase, progress, settings }) {
  if (status === "not_started") return "Not trained here yet";
  if (status === "completed") return "Training completed";
  if (status === "interrupted") return "Training stopped";
  if (status === "error") return "Training failed";
  if (phase === "stopping") return "Stopping…";
  if (phase === "downloading") return "Fetching MNIST…";
  if (phase === "evaluating") return "Measuring what was learnt…";
  if (phase === "starting" || !progress) return "Starting…";
  return `Epoch ${progress.epoch} of ${settings.epochs}`;
}

function detail({ status, phase, download, reason, accuracy, settings, restarts }) {
  if (status === "not_started") return "The network that answers now came with the app. Teach it more, or begin anew.";
  const worth = accuracy === undefined ? "" : ` It reads ${percent(accuracy)} of MNIST’s test digits right.`;
  if (status === "completed") return `${reason ?? ""}${worth}`.trim();
  if (status !== "in_progress") return reason ?? "";
  if (phase === "downloading" && download) {
    const share = download.received_bytes / Math.max(1, download.total_bytes);
    return `${download.file}: ${percent(share, 0)} of ${megabytes(download.total_bytes)}`;
  }
  if (phase === "evaluating") return "It answers the test set and the validation drawings, beside the version that answers now.";
  const again = restarts > 0 ? ` It went on from its checkpoint ${restarts === 1 ? "once" : `${restarts} times`}.` : "";
  const start = settings.base === "active" ? "It starts from the weights that answer now." : "It starts from random weights.";
  return start + again;
}

export class TrainingView {
  #course = new Course();
  #losses = new Chart(element("loss-chart"), {
    title: "Loss",
    least: 0,
    most: Infinity,
    format: (value, step) => value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))),
  });
  #accuracies = new Chart(element("accuracy-chart"), {
    title: "Right, in %",
    least: 0,
    most: 1,
    format: (value, step) => (value * 100).toFixed(step < 0.0099 ? (step < 0.00099 ? 2 : 1) : 0),
  });
  #training = { status: "not_started" };

  /** The training that is shown. */
  get current() { return this.#training; }

  /** Shows all that is known of a training. */
  state(training) {
    const isOther = training.id !== this.#training.id;
    const hasEnded = !isOther && this.#training.status === "in_progress" && training.status !== "in_progress";
    this.#training = training;
    this.#course.state(training);
    this.#refresh();
    if (hasEnded) this.#speak(`${headline(training)}. ${detail(training)}`);
  }

  /** Shows where it stands within an epoch. */
  progress(figures) {
    const isFirst = !this.#training.progress;
    this.#training = { ...this.#training, progress: figures, percentage: figures.percentage };
    this.#course.progress(figures);
    this.#refresh();
    if (isFirst) this.#speak("The training has begun.");
  }

  /** Shows what an epoch came to. */
  epoch(result) {
    this.#course.epoch(result);
    this.#refresh();
    const { epoch, validation_accuracy: right } = result;
    this.#speak(`Epoch ${epoch} is over: ${percent(right)} of the validation digits are right.`);
  }

  #refresh() {
    const training = this.#training;
    const isRunning = training.status === "in_progress";
    const root = element("training");
    root.dataset.status = training.status;
    tell(element("training-headline"), headline(training));
    tell(element("training-detail"), detail(training));
    const bar = element("training-bar");
    bar.hidden = !isRunning;
    bar.value = training.percentage ?? 0;
    tell(element("training-percentage"), isRunning ? `${Math.floor(training.percentage ?? 0)}\u00a0%` : "");
    this.#figures(isRunning);
    const { losses, accuracies, epochs, length } = this.#course;
    element("curves").hidden = losses.length === 0 && epochs.length === 0;
    const ends = (name) => epochs.map((epoch) => [epoch.epoch, epoch[name]]);
    this.#losses.show({ length, line: losses, marks: [{ name: "learnt", points: ends("loss") }] });
    this.#accuracies.show({
      length,
      line: accuracies,
      marks: [{ name: "learnt", points: ends("accuracy") }, { name: "validated", points: ends("validation_accuracy") }],
    });
    root.dataset.points = losses.length;
  }

  #figures(isRunning) {
    const { progress } = this.#training;
    element("figures").hidden = !progress;
    if (!progress) return;
    const values = {
      loss: loss(progress.loss),
      accuracy: percent(progress.accuracy, 1),
      speed: `${Math.round(progress.images_per_second)}\u00a0/s`,
      left: duration(progress.eta_seconds),
      processor: `${Math.round(progress.cpu_percent)}\u00a0%`,
      memory: megabytes(progress.memory_bytes),
    };
    for (const name of figureNames) tell(element(`figure-${name}`), values[name]);
    // What its process used means nothing once that is gone.
    for (const name of ["left", "processor", "memory"]) element(`figure-${name}`).parentElement.hidden = !isRunning;
  }

  /** Now and then, for those who do not see the curves. */
  #speak(text) { tell(element("training-spoken"), text); }
}

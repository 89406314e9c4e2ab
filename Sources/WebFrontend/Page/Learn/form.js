// What a training is asked for.

import { ask } from "/api.js";
import { element } from "/dom.js";

const form = element("settings");
const fields = form.elements;

const number = (field) => (field.value === "" ? undefined : field.valueAsNumber);

/** The body of `POST /training`; what is empty is left to the service, which knows what suits a start. */
function wanted(probes) {
  const minutes = number(fields.minutes);
  return {
    base: fields.base.value,
    epochs: number(fields.epochs),
    learning_rate: number(fields.rate),
    seed: number(fields.seed),
    epoch_images: number(fields.images),
    time_budget: minutes === undefined ? undefined : minutes * 60,
    use_feedback: fields.feedback.checked,
    probes: probes.length > 0 ? probes : undefined,
  };
}

/** Watches the form; `begin(training)` is told of one that has begun, `problem(sentence)` why none has. */
export function watchForm({ probes, begin, problem }) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = element("start");
    button.disabled = true;
    problem(null);
    const answer = await ask("POST", "/training", wanted(probes()));
    button.disabled = false;
    if (answer.problem) problem(answer.problem);
    else begin(answer.body);
  });
}

/** Says how many corrections there are to learn from; where there can be none, does not ask. */
export function showCorrections(count) {
  element("use-feedback").hidden = count === null;
  element("use-feedback-count").textContent = count === 1 ? "(1 so far)" : `(${count ?? 0} so far)`;
}

// How a training went so far: points to draw, made of what the trainer tells.

/**
 * The trainer tells means since the epoch began. What happened between two messages follows from their difference:
 * the curve then shows the batches themselves, and not an average that grows ever slower.
 */
export class Course {
  #training = null;
  #last = null;
  #finished = 0;
  /** Points `[epochs done, value]` of a few batches each. */
  losses = [];
  accuracies = [];
  /** What each epoch came to. */
  epochs = [];
  /** Epochs of the whole training. */
  length = 1;

  /** Takes in all that is known of a training; another one begins anew. */
  state({ id = null, settings, history = [], progress, course }) {
    if (id !== this.#training) {
      this.#training = id;
      this.#last = null;
      this.#finished = 0;
      this.losses = [];
      this.accuracies = [];
      // What happened before this page began to watch.
      for (const [epoch, batch, loss, accuracy] of course?.points ?? []) {
        this.progress({ epoch, batch, batches: progress?.batches ?? 1, loss, accuracy });
      }
    }
    this.epochs = history;
    this.length = Math.max(settings?.epochs ?? 1, 1);
    if (progress) this.progress(progress);
  }

  /** Takes in where it stands. */
  progress({ epoch, batch, batches, loss, accuracy }) {
    const x = epoch - 1 + batch / Math.max(1, batches);
    // A trainer that goes on from its checkpoint tells some batches once more.
    if (x < this.#finished) this.#forget(x);
    const last = this.#last?.epoch === epoch && this.#last.batch < batch ? this.#last : null;
    const share = last ? last.batch / batch : 0;
    const between = (whole, before) => (last ? (whole - before * share) / (1 - share) : whole);
    if (batch > 0 && x > this.#finished) {
      this.losses.push([x, Math.max(0, between(loss, last?.loss))]);
      this.accuracies.push([x, Math.min(1, Math.max(0, between(accuracy, last?.accuracy)))]);
      this.#finished = x;
    }
    this.#last = { epoch, batch, loss, accuracy };
  }

  /** Takes in an epoch that is over; one may come twice after a restart. */
  epoch(result) {
    this.epochs = [...this.epochs.filter(({ epoch }) => epoch < result.epoch), result];
  }

  #forget(from) {
    const isBefore = ([x]) => x < from;
    this.losses = this.losses.filter(isBefore);
    this.accuracies = this.accuracies.filter(isBefore);
    this.#finished = from - 1e-9;
    this.#last = null;
  }
}

// A line chart as SVG: both axes labelled, drawn anew where its room changes.

const namespace = "http://www.w3.org/2000/svg";
const margin = { left: 56, right: 14, top: 14, bottom: 38 };

function shape(tag, attributes, text) {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Round steps that cut a span into about so many parts: 1, 2 or 5 times a power of ten. */
export function roundStep(span, parts) {
  const rough = span / Math.max(1, parts);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
}

/** A range that holds all values and begins and ends at round ones. */
export function roundRange(values, least, most, parts) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Noise of a curve that hardly moves is not worth the whole height.
  const span = Math.max(high - low, 0.05 * Math.abs(high), 0.004);
  const step = roundStep(span * 1.05, parts);
  // Below the highest that there can be at least one step is left, also where all values are that highest.
  const from = Math.max(least, Math.min(Math.floor(low / step) * step, most - step));
  const to = Math.min(most, Math.max(from + step, Math.ceil(high / step - 1e-9) * step));
  return { from, to, step };
}

/** At most so many points, each the mean of its neighbours: no screen shows more. */
export function thinned(points, most) {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  const mean = (part, axis) => part.reduce((sum, point) => sum + point[axis], 0) / part.length;
  const parts = Array.from({ length: Math.ceil(points.length / size) }, (_, index) => points.slice(index * size, (index + 1) * size));
  return parts.map((part) => [mean(part, 0), mean(part, 1)]);
}

export class Chart {
  #svg;
  #options;
  #content = { length: 1, line: [], marks: [] };
  #frame = 0;

  /** `options`: `title` of the vertical axis, `format(value)`, and the `least` and `most` that a value can be. */
  constructor(svg, options) {
    this.#svg = svg;
    this.#options = options;
    new ResizeObserver(() => this.#redraw()).observe(svg);
  }

  /**
   * Shows a course of so many epochs: `line` of points, and `marks`, each with its points and a class, at the ends of
   * epochs.
   */
  show(content) {
    this.#content = content;
    this.#redraw();
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const { width, height } = this.#svg.getBoundingClientRect();
    if (width < 80) return;
    const { length, line, marks } = this.#content;
    const room = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
    const points = thinned(line, Math.round(room.width / 2));
    const values = [...points, ...marks.flatMap((mark) => mark.points)].map(([, value]) => value);
    const { least, most, format, title } = this.#options;
    const range = values.length > 0 ? roundRange(values, least, most, 4) : { from: least, to: Math.min(most, 1), step: 0.25 };
    const x = (epoch) => margin.left + (epoch / length) * room.width;
    const y = (value) => margin.top + (1 - (value - range.from) / (range.to - range.from)) * room.height;

    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const parts = [];
    for (let count = 0; range.from + count * range.step <= range.to + 1e-9; count++) {
      const value = range.from + count * range.step;
      parts.push(shape("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }));
      const place = { class: "tick", x: margin.left - 8, y: y(value) + 4, "text-anchor": "end" };
      parts.push(shape("text", place, format(value, range.step)));
    }
    const epochStep = Math.max(1, roundStep(length, Math.max(2, room.width / 60)));
    for (let epoch = 0; epoch <= length; epoch += epochStep) {
      parts.push(shape("text", { class: "tick", x: x(epoch), y: height - margin.bottom + 17, "text-anchor": "middle" }, epoch));
    }
    parts.push(shape("text", { class: "axis", x: margin.left + room.width / 2, y: height - 4, "text-anchor": "middle" }, "Epochs"));
    const middle = margin.top + room.height / 2;
    parts.push(shape("text", { class: "axis", x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` }, title));
    if (points.length > 0) {
      const path = points.map(([epoch, value]) => `${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
      parts.push(shape("path", { class: "course", d: `M${path}` }));
    }
    for (const mark of marks) {
      if (mark.points.length > 1) {
        const path = mark.points.map(([epoch, value]) => `${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
        parts.push(shape("path", { class: `between ${mark.name}`, d: `M${path}` }));
      }
      for (const [epoch, value] of mark.points) {
        parts.push(shape("circle", { class: `mark-of ${mark.name}`, cx: x(epoch), cy: y(value), r: 4 }));
      }
    }
    this.#svg.replaceChildren(...parts);
  }
}

// The drawing: what is on the paper, its history, and the canvas that shows and takes it.

/**
 * What is on the paper: strokes, or a picture. A sheet is never changed, only replaced, so that the history can keep
 * it. Coordinates and widths are fractions of the paper's side: a sheet fits any screen.
 */
export const emptySheet = Object.freeze({ strokes: Object.freeze([]), picture: null });

export const isEmpty = (sheet) => sheet.strokes.length === 0 && sheet.picture === null;

/** How far a stroke reaches from where it began, as a fraction of the paper's side. */
export const reach = ({ points: [first, ...rest] }) =>
  rest.reduce((most, { x, y }) => Math.max(most, Math.hypot(x - first.x, y - first.y)), 0);

/** Sheets to go back and forth between. */
export class History {
  #past = [];
  #future = [];
  current = emptySheet;

  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  commit(sheet) {
    this.#past.push(this.current);
    // Enough for anybody, and a bound on the pictures that are kept.
    if (this.#past.length > 100) this.#past.shift();
    this.#future = [];
    this.current = sheet;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.current);
    this.current = this.#past.pop();
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.current);
    this.current = this.#future.pop();
  }
}

/**
 * Paints a stroke as quadratic curves through the middles between its points: no corners between samples.
 *
 * One path as long as the width stays: separate pieces would overlap where they meet, and their soft edges add up to
 * dark knots.
 */
function paintStroke(context, { points }, side) {
  const [first] = points;
  if (points.length === 1) {
    context.beginPath();
    context.arc(first.x * side, first.y * side, (first.width * side) / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = first.width * side;
  context.beginPath();
  context.moveTo(first.x * side, first.y * side);
  for (let i = 1; i < points.length; i++) {
    const point = points[i];
    const next = points[i + 1] ?? point;
    const [x, y] = [((point.x + next.x) / 2) * side, ((point.y + next.y) / 2) * side];
    context.quadraticCurveTo(point.x * side, point.y * side, x, y);
    if (next.width === point.width) continue;
    context.stroke();
    context.beginPath();
    context.lineWidth = next.width * side;
    context.moveTo(x, y);
  }
  context.stroke();
}

function paintPicture(context, bitmap, side) {
  const scale = Math.min(side / bitmap.width, side / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height);
}

/**
 * The drawing as a PNG for the recogniser: black on white whatever the colours on the screen, and small, because it is
 * sent many times a second. The network looks at 28 x 28 in the end.
 */
export function exportStrokes(strokes, side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.fillStyle = context.strokeStyle = "#000";
  for (const stroke of strokes) paintStroke(context, stroke, side);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the drawing cannot be encoded"))), "image/png");
  });
}

/** The canvas: shows a sheet, and turns pointers into strokes. */
export class Pad {
  /** The pen's width as a fraction of the paper's side. */
  penWidth = 0.052;
  #canvas;
  #sheet = emptySheet;
  #stroke = null;
  #pointer = null;
  #frame = 0;
  #handlers;

  /** `handlers`: `begun()`, `grown(strokes)` with the growing stroke included, `ended(stroke)`. */
  constructor(canvas, handlers) {
    this.#canvas = canvas;
    this.#handlers = handlers;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", (event) => this.#up(event));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#repaint());
    this.#followSize();
  }

  /** Whether a stroke is being drawn. */
  get isDrawing() { return this.#stroke !== null; }

  show(sheet) {
    this.#sheet = sheet;
    this.#repaint();
  }

  /** One backing pixel for each pixel of the device, also after zoom and on HiDPI screens. */
  #followSize() {
    const fit = () => {
      const side = Math.round(this.#canvas.getBoundingClientRect().width * devicePixelRatio);
      if (side === this.#canvas.width || side === 0) return;
      this.#canvas.width = this.#canvas.height = side;
      this.#paint();
    };
    new ResizeObserver(fit).observe(this.#canvas);
    // Zoom may change the pixels of the device alone, which only the window notices.
    addEventListener("resize", fit);
  }

  #down(event) {
    // One stroke at a time: a palm or a second finger does not draw.
    if (this.#pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#stroke = { points: [this.#point(event)] };
    this.#handlers.begun();
    this.#grow();
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    // A display shows 60 frames a second, a pen samples 240 times: the samples between come along here.
    const samples = event.getCoalescedEvents?.() ?? [];
    for (const sample of samples.length > 0 ? samples : [event]) this.#append(this.#point(sample));
    this.#grow();
  }

  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    if (event.type === "pointerup") this.#append(this.#point(event));
    const stroke = this.#stroke;
    this.#pointer = this.#stroke = null;
    this.#handlers.ended(stroke);
  }

  #append(point) {
    const last = this.#stroke.points.at(-1);
    if (Math.hypot(point.x - last.x, point.y - last.y) > 0.001) this.#stroke.points.push(point);
  }

  #grow() {
    this.#repaint();
    this.#handlers.grown(this.#strokes());
  }

  /** A stroke on a picture begins a new drawing. */
  #strokes() {
    return this.#stroke ? [...this.#sheet.strokes, this.#stroke] : this.#sheet.strokes;
  }

  /** The rectangle is asked for at each sample: scrolling or zooming in between cannot put the ink elsewhere. */
  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const pressure = event.pointerType === "pen" ? 0.5 + event.pressure : 1;
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
      width: this.penWidth * pressure,
    };
  }

  #repaint() {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    const context = this.#canvas.getContext("2d");
    const side = this.#canvas.width;
    context.clearRect(0, 0, side, side);
    if (this.#sheet.picture && !this.#stroke) paintPicture(context, this.#sheet.picture.bitmap, side);
    context.fillStyle = context.strokeStyle = getComputedStyle(this.#canvas).color;
    for (const stroke of this.#strokes()) paintStroke(context, stroke, side);
  }
}

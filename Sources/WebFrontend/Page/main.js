// Puts the parts together.

import { digitPaths } from "/digits.js";
import { Correction } from "/correction.js";
import { element } from "/dom.js";
import { emptySheet, exportStrokes, History, isEmpty, Pad, reach } from "/drawing.js";
import { readPicture, UnusablePicture, watchForPictures } from "/picture.js";
import { Recognizer } from "/recognizer.js";
import { ResultView } from "/result.js";
import { session } from "/session.js";
import { keep, kept, most } from "/shelf.js";

const history = new History();
const result = new ResultView();
const correction = new Correction();

/** The latest answer about one digit, if it is one to what is on the paper now. */
let newest = null;

/** The side of the picture of a drawing that is sent to the recogniser, in pixels. */
const side = 320;
const pictureOf = ({ strokes, picture }) =>
  picture
    ? { width: picture.width, height: picture.height, encode: async () => picture.blob }
    : { width: side, height: side, encode: () => exportStrokes(strokes, side) };

const recognizer = new Recognizer({
  wanted: () => document.querySelector("input[name=reading]:checked").value,
  isGrowing: () => pad.isDrawing,
  busy: (isBusy) => result.busy(isBusy),
  answered: (answer, milliseconds, blob) => {
    result.show(answer, milliseconds, pad.isDrawing);
    if (pad.isDrawing) answered(null);
    else {
      const { predicted_digit: predicted, rejected, model } = answer;
      answered({ blob, predicted, isRejected: rejected === true, version: model.version });
    }
  },
  numberRead: (answer, picture, milliseconds) => {
    result.showNumber(answer, picture, milliseconds, pad.isDrawing);
    answered(null);
  },
  refused: (status, message) => {
    answered(null);
    // The first dot of a stroke may be too little to read; the rest of it is on its way.
    if (!pad.isDrawing) result.refuse(explain(status, message));
  },
  lost: (isSlow) => {
    const what = isSlow ? "takes too long to answer" : "is not reachable";
    result.say(`The recogniser ${what}; trying again…`, "outage");
    if (recognizer.isWaiting) result.wait();
  },
  found: () => {
    result.say(null);
    session.refresh();
  },
});

/** Takes the answer about one digit that can be corrected, and kept for the training page; or null. */
function answered(answer) {
  newest = answer;
  if (answer) correction.offer(answer);
  else correction.clear();
  const button = element("keep");
  button.hidden = answer === null || !session.isAdmin;
  button.disabled = false;
  button.textContent = "Watch it learn this one";
}

element("keep").addEventListener("click", async () => {
  const button = element("keep");
  button.disabled = true;
  button.textContent = (await keep(newest.blob)) ?? `Kept, ${kept().length} of ${most}`;
});

/** The API's sentence, or a friendlier one where the page knows what the person can do. */
function explain(status, message) {
  if (status === 400 && /blank/i.test(message)) return "There is nothing on it: the picture is blank. Draw a digit, or try another.";
  if (status === 401 || status === 403) return "This page has no valid key for the recogniser; whoever runs it has to set one.";
  if (status === 413) return "That picture is too large.";
  if (status === 415) return "That is not a picture that can be read. A PNG or a JPEG works.";
  return message;
}

const pad = new Pad(element("drawing"), {
  begun: () => {
    answered(null);
    element("invitation").classList.add("is-gone");
    if (!history.current.picture) return;
    // A stroke on a picture begins a new drawing: what is known of the picture, or still under way, does not fit it.
    recognizer.forget();
    result.clearBoxes();
  },
  grown: (strokes) => {
    if (strokes.length > 1 || reach(strokes[0]) > 0.08) recognizer.read(pictureOf({ strokes, picture: null }));
  },
  ended: (stroke) => change(() => history.commit({ strokes: [...history.current.strokes, stroke], picture: null })),
});

/** Changes the sheet, then shows and reads what is on it now. */
function change(step) {
  const before = history.current;
  step();
  const sheet = history.current;
  pad.show(sheet);
  element("undo").disabled = !history.canUndo;
  element("redo").disabled = !history.canRedo;
  element("clear").disabled = isEmpty(sheet);
  element("invitation").classList.toggle("is-gone", !isEmpty(sheet));
  // The answer to another picture, still under way, must not appear beside this one.
  if (isEmpty(sheet) || sheet.picture !== before.picture) recognizer.forget();
  // Boxes stay around strokes that stay, until the next answer.
  if (sheet.picture || sheet.strokes.length < before.strokes.length) result.clearBoxes();
  answered(null);
  if (isEmpty(sheet)) {
    result.clear();
    if (!recognizer.isDown) result.say(null);
  } else {
    if (recognizer.isDown) result.wait();
    recognizer.read(pictureOf(sheet));
  }
}

const undo = () => change(() => history.undo());
const redo = () => change(() => history.redo());
const clear = () => { if (!isEmpty(history.current)) change(() => history.commit(emptySheet)); };

element("undo").addEventListener("click", undo);
element("redo").addEventListener("click", redo);
element("clear").addEventListener("click", clear);

for (const choice of document.querySelectorAll("input[name=reading]")) {
  choice.addEventListener("change", () => { if (!isEmpty(history.current)) recognizer.read(pictureOf(history.current)); });
}

addEventListener("keydown", (event) => {
  // What is typed into a dialog is not meant for the drawing.
  if (event.target.closest?.("dialog")) return;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === "z") event.shiftKey ? redo() : undo();
  else if (isCommand && key === "y") redo();
  else if (!isCommand && (key === "delete" || key === "backspace")) clear();
  else return;
  event.preventDefault();
});

element("pen").addEventListener("input", (event) => setPen(event.target.valueAsNumber));
function setPen(thousandths) {
  pad.penWidth = thousandths / 1000;
  element("nib").style.setProperty("--width", thousandths / 110);
}
setPen(element("pen").valueAsNumber);

watchForPictures({ button: element("open"), input: element("file"), veil: element("paper") }, async (file) => {
  try {
    const picture = await readPicture(file);
    change(() => history.commit({ strokes: [], picture }));
  } catch (error) {
    if (!(error instanceof UnusablePicture)) throw error;
    result.say(error.message, "problem");
  }
});

/** The empty paper shows how it is done: a pale digit writes itself, another each time. */
const ghost = element("ghost");
let ghostDigit = 3;
ghost.setAttribute("d", digitPaths[ghostDigit]);
ghost.addEventListener("animationiteration", () => {
  ghostDigit = (ghostDigit + 7) % 10;
  ghost.setAttribute("d", digitPaths[ghostDigit]);
});

session.refresh();
correction.check();
recognizer.check();

// Small helpers for making and finding elements; text is only ever set as text.

export const element = (id) => document.getElementById(id);

/** Makes an element: properties by their names, `class` and `data` included, then children, elements or text. */
export function make(tag, { class: classes, data = {}, ...properties } = {}, ...children) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  Object.assign(made.dataset, data);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets a text, but only where it changes: a live region announces itself anew otherwise. */
export function tell(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** A button that wants a second press within some seconds before it does what cannot be undone. */
export function makeSure(button, question, act) {
  const [text, label] = [button.textContent, button.ariaLabel];
  let timer = 0;
  const calm = () => {
    clearTimeout(timer);
    timer = 0;
    button.textContent = text;
    button.ariaLabel = label;
    button.classList.remove("is-asking");
  };
  button.addEventListener("click", () => {
    if (timer) {
      calm();
      act();
      return;
    }
    button.textContent = question;
    button.ariaLabel = null;
    button.classList.add("is-asking");
    timer = setTimeout(calm, 5_000);
  });
  return button;
}

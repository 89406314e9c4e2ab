// Who may do what: the line that says that everything is open, logging in and logging out.

import { element } from "/dom.js";

const path = "/api/session";

/** What the visitor may do; parts of the page that are for admins listen for its event `change`. */
class Session extends EventTarget {
  #state = { open: false, role: null, login: false, signed_in: false };

  /** Whether the visitor may train and manage models and feedback. */
  get isAdmin() { return this.#state.role === "admin"; }
  /** Whether no keys are configured, so that everybody may do everything. */
  get isOpen() { return this.#state.open; }
  /** Whether one can log in here. */
  get hasLogin() { return this.#state.login; }
  get isSignedIn() { return this.#state.signed_in; }

  /** Asks what the visitor may do now. Without an answer, what was known stands. */
  async refresh() {
    try {
      const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
      if (!response.ok) return;
      this.#state = await response.json();
    } catch {
      return;
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Logs in; returns null, or a sentence that says why not. */
  async logIn(password) {
    const problem = await this.#send("POST", JSON.stringify({ password }));
    if (problem === null) await this.refresh();
    return problem;
  }

  /** Logs out; returns null, or a sentence that says why not. */
  async logOut() {
    const problem = await this.#send("DELETE");
    await this.refresh();
    return problem;
  }

  async #send(method, body) {
    try {
      const headers = body ? { "Content-Type": "application/json" } : {};
      const response = await fetch(path, { method, body, headers, signal: AbortSignal.timeout(30_000) });
      if (response.ok) return null;
      const answer = await response.json().catch(() => null);
      return answer?.error ?? `The page's server answered with status ${response.status}.`;
    } catch {
      return "The page's server is not reachable.";
    }
  }
}

export const session = new Session();

const dialog = element("login");
const password = element("password");
const problem = element("login-problem");
const submit = element("login-submit");

/** Shows the login. */
export function askForLogin() {
  problem.textContent = "";
  dialog.showModal();
  password.focus();
}

element("account").addEventListener("click", () => (session.isSignedIn ? session.logOut() : askForLogin()));
element("login-cancel").addEventListener("click", () => dialog.close());
// Whatever closed it, no password stays behind in the page.
dialog.addEventListener("close", () => { password.value = ""; });

element("login-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  submit.disabled = true;
  problem.textContent = "";
  const reason = await session.logIn(password.value);
  submit.disabled = false;
  if (reason === null) {
    dialog.close();
  } else {
    problem.textContent = reason;
    password.select();
    password.focus();
  }
});

session.addEventListener("change", () => {
  const account = element("account");
  // Where everything is open a login would change nothing.
  account.hidden = !session.hasLogin || session.isOpen;
  account.textContent = session.isSignedIn ? "Log out" : "Log in";
  element("access").hidden = !session.isOpen;
});

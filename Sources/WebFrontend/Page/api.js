// Asks the API, by way of the page's own server.

/**
 * Sends a request; content goes as JSON. The answer is its status, its body as JSON (or null), and `problem`, null or a
 * sentence that says why it is no success. Nobody there: status 0.
 */
export async function ask(method, path, content) {
  const body = content === undefined ? undefined : JSON.stringify(content);
  let response;
  try {
    response = await fetch(path, {
      method,
      body,
      cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const isSlow = error.name === "TimeoutError";
    return { status: 0, body: null, problem: `The service ${isSlow ? "takes too long to answer" : "is not reachable"}.` };
  }
  const answer = await response.json().catch(() => null);
  const problem = response.ok ? null : answer?.error ?? `The service answered with status ${response.status}.`;
  return { status: response.status, body: answer, problem };
}

// Talks to the server about a form, and knows whether the last attempt reached it.

let reached = Date.now();
let lost = false;

/** How long an answer of the server counts as a sign that the network works, in milliseconds. */
const trusted = 15_000;

/** The answers of a form as a small body, without files. */
export function answers(form: HTMLFormElement, extra: Record<string, string> = {}): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  for (const [name, value] of Object.entries(extra)) body.append(name, value);
  return body;
}

/** Posts to the server. It rejects where no answer comes, as fetch does. */
export async function post(address: string, body: BodyInit, signal?: AbortSignal): Promise<Response> {
  try {
    const answer = await fetch(address, { method: "POST", body, signal, headers: { Accept: "application/json" } });
    arrived();
    return answer;
  } catch (error) {
    if (!signal?.aborted) lost = true;
    throw error;
  }
}

function arrived(): void {
  reached = Date.now();
  lost = false;
}

/** Says whether the server can be reached; it asks only where that is not known. */
export async function reachable(): Promise<boolean> {
  if (!lost && Date.now() - reached < trusted && navigator.onLine) return true;
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    arrived();
    return true;
  } catch {
    lost = true;
    return false;
  }
}

/** Says without asking whether there is reason to doubt. */
export function doubtful(): boolean {
  return lost || !navigator.onLine || Date.now() - reached >= trusted;
}

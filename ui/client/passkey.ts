// Lets the device make or use a passkey and sends what it signed like any other form. The server says in JSON what is
// to be signed; bytes travel as base64url. Browsers that convert it themselves are too new to count on.

import { answers, post } from "./contact";
import { text } from "./texts";

interface Asked {
  id: string;
  options: PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions;
}

export function passkeyForm(form: HTMLFormElement): void {
  const part = form.querySelector<HTMLElement>("[data-passkey-part]");
  const none = form.querySelector<HTMLElement>("[data-passkey-none]");
  const problem = form.querySelector<HTMLElement>("[data-passkey-problem]");
  const button = form.querySelector<HTMLButtonElement>("button");
  if (!part || !button) return;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    if (none) none.hidden = false;
    return;
  }
  part.hidden = false;
  let running = false;
  const say = (sentence: string) => {
    const line = problem?.querySelector("span");
    if (!problem || !line) return;
    line.textContent = sentence;
    problem.className = "problem";
    problem.hidden = !sentence;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) return;
    running = true;
    say("");
    button.setAttribute("aria-busy", "true");
    void sign(form)
      .catch((error: unknown) => say(reason(error)))
      .finally(() => {
        running = false;
        button.removeAttribute("aria-busy");
      });
  });
}

async function sign(form: HTMLFormElement): Promise<void> {
  const answer = await post(form.dataset.ask!, answers(form));
  if (!answer.ok) {
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? ((await answer.json()) as { said?: string }) : {};
    throw new Error(said.said || text("passkeyFailed"));
  }
  const asked = (await answer.json()) as Asked;
  const publicKey = decoded(asked.options);
  const made = form.dataset.passkey === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  if (!made) throw new Error(text("passkeyFailed"));
  field(form, "id").value = asked.id;
  field(form, "answer").value = JSON.stringify(encoded(made as PublicKeyCredential));
  form.submit();
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function reason(error: unknown): string {
  if (error instanceof DOMException) {
    if (error.name === "InvalidStateError") return text("passkeyKnown");
    if (error.name === "NotAllowedError" || error.name === "AbortError") return text("passkeyRefused");
    return text("passkeyFailed");
  }
  if (error instanceof TypeError) return text("noNetwork");
  return error instanceof Error ? error.message : text("passkeyFailed");
}

/** Options as the browser wants them: bytes where the server sent text. */
function decoded(options: Asked["options"]): Asked["options"] {
  const listed = (list?: PublicKeyCredentialDescriptor[]) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: options.user && { ...options.user, id: bytes(options.user.id) },
    allowCredentials: listed(options.allowCredentials),
    excludeCredentials: listed(options.excludeCredentials),
  };
}

/** A credential as the server wants it: text where the browser has bytes. */
function encoded(made: PublicKeyCredential): object {
  const response = made.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  return {
    id: made.id,
    rawId: base64(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment || undefined,
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64(response.clientDataJSON),
      attestationObject: base64(response.attestationObject),
      transports: response.getTransports?.(),
      authenticatorData: response.signature && base64(response.authenticatorData),
      signature: base64(response.signature),
      userHandle: base64(response.userHandle),
    },
  };
}

function bytes(sent: unknown): ArrayBuffer {
  const plain = atob(String(sent).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function base64(raw: ArrayBuffer | null | undefined): string | undefined {
  if (!raw) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(raw));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

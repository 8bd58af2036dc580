// Files go to the server one by one as soon as they are chosen, with progress. A file that is refused says why
// at its place; the rest of the form is untouched.

import { announce, elements, text } from "./texts";
import { holdUntil } from "./guard";
import { released } from "./press";

interface UploadAnswer {
  html?: string;
  problem?: string;
}

export function uploads(form: HTMLFormElement): void {
  const address = form.dataset.upload;
  if (!address) {
    // A new form has nowhere to put files until its draft is begun.
    form.addEventListener("draft-begun", () => uploads(form), { once: true });
    return;
  }
  form.querySelectorAll<HTMLElement>("[data-upload-button]").forEach((button) => (button.hidden = true));

  form.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type !== "file" || !input.files || input.hasAttribute("data-import")) return;
    const files = Array.from(input.files);
    input.value = "";
    files.forEach((file) => start(form, address, input, file));
  });

  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    form.addEventListener(kind, (event) => {
      const drop = (event.target as Element).closest<HTMLElement>(".drop");
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      const input = drop.querySelector<HTMLInputElement>("input[type=file]");
      if (kind === "drop" && input) Array.from(event.dataTransfer?.files || []).forEach((file) => start(form, address, input, file));
    });
  }

  form.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest<HTMLElement>("[data-file]")!;
    const field = item.closest<HTMLElement>("[data-field]")!;
    const body = payload(form, field.dataset.field!);
    body.append("_remove", item.dataset.file!);
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error();
      const list = item.parentElement!;
      item.remove();
      list.hidden = list.children.length === 0;
      announce(text("removed"));
      field.querySelector<HTMLElement>("input[type=file]")?.focus();
      form.dispatchEvent(new Event("files-changed"));
    } catch {
      button.removeAttribute("aria-busy");
      announce(text("noNetwork"));
    }
  });
}

function payload(form: HTMLFormElement, path: string): FormData {
  const body = new FormData();
  for (const name of ["_csrf", "_state", "_seal", "_page"]) {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input) body.append(name, input.value);
  }
  body.append("_field", path);
  return body;
}

/** How long to wait before each further try of a file that did not get through, in milliseconds. */
const pauses = [1000, 3000, 8000];

/** The uploads of a form go one after the other: on a phone several at once are slower than one, and break together. */
const queues = new WeakMap<HTMLFormElement, Promise<void>>();

function start(form: HTMLFormElement, address: string, input: HTMLInputElement, file: File): void {
  const field = input.closest<HTMLElement>("[data-field]")!;
  const list = field.querySelector<HTMLElement>("[data-files]")!;
  const item = document.createElement("li");
  item.className = "file";
  list.append(item);
  list.hidden = false;
  queue(form, address, field, item, file);
}

/** Puts a file at the end of the queue; also one that failed, when its person wants to try again. */
function queue(form: HTMLFormElement, address: string, field: HTMLElement, item: HTMLElement, file: File): void {
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", text("uploading", { name: file.name }));
  const cancel = new AbortController();
  const stop = wordButton(text("cancel"), file.name, () => cancel.abort());
  item.className = "file";
  item.replaceChildren(name, stop, bar);

  const before = queues.get(form) || Promise.resolve();
  const work = before
    .then(() => send(address, payload(form, field.dataset.field!), file, cancel.signal, bar, name))
    .then(async (answer) => {
      await released();
      if (cancel.signal.aborted && !answer.html) {
        drop(item);
        announce(text("cancelled", { name: file.name }));
        field.querySelector<HTMLElement>("input[type=file]")?.focus();
      } else if (answer.html) {
        item.replaceWith(...elements(answer.html));
        announce(text("uploaded", { name: file.name }));
        form.dispatchEvent(new Event("files-changed"));
      } else if (answer.problem) {
        refuse(item, name, file, answer.problem);
      } else {
        refuse(item, name, file, text("noNetwork"), () => queue(form, address, field, item, file));
      }
    });
  queues.set(form, work);
  holdUntil(form, work);
}

/** A button that looks like a link, and says to screen readers which file it is about. */
function wordButton(word: string, about: string, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linkish";
  button.textContent = word;
  const of = document.createElement("span");
  of.className = "sr";
  of.textContent = ` ${about}`;
  button.append(of);
  button.addEventListener("click", press);
  return button;
}

function drop(item: HTMLElement): void {
  const list = item.parentElement!;
  item.remove();
  list.hidden = list.children.length === 0;
}

function refuse(item: HTMLElement, name: HTMLElement, file: File, why: string, again?: () => void): void {
  item.className = "file failed";
  name.textContent = why.includes(file.name) ? why : `${file.name}: ${why}`;
  const buttons = [wordButton(text("dismiss"), file.name, () => drop(item))];
  if (again) buttons.unshift(wordButton(text("uploadAgain"), file.name, again));
  item.replaceChildren(name, ...buttons);
  announce(name.textContent);
}

/** Sends a file, and again after a pause where the connection broke. Never rejects: an answer without content means
 * that it did not get through. Every try has the same name, so that the server keeps one file of several. */
async function send(address: string, body: FormData, file: File, cancelled: AbortSignal, bar: HTMLProgressElement, name: HTMLElement): Promise<UploadAnswer> {
  body.append("_attempt", Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  body.append("file", file);
  for (let round = 0; !cancelled.aborted; round++) {
    const answer = await sendOnce(address, body, cancelled, (percent) => (bar.value = percent));
    if (answer || cancelled.aborted) return answer || {};
    if (round >= pauses.length) break;
    name.textContent = `${file.name}: ${text("retrying")}`;
    bar.value = 0;
    await pause(pauses[round]!, cancelled);
    name.textContent = file.name;
  }
  return {};
}

/** Ends early where the upload is cancelled or the connection is back. */
function pause(time: number, cancelled: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, time);
    function end() {
      clearTimeout(timer);
      cancelled.removeEventListener("abort", end);
      window.removeEventListener("online", end);
      resolve();
    }
    cancelled.addEventListener("abort", end);
    window.addEventListener("online", end);
  });
}

/** The answer of the server, or nothing where trying again may help. */
function sendOnce(address: string, body: FormData, cancelled: AbortSignal, progress: (percent: number) => void): Promise<UploadAnswer | undefined> {
  return new Promise((resolve) => {
    // fetch cannot say how much of a request has gone out.
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    cancelled.addEventListener("abort", abort);
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress((100 * event.loaded) / event.total));
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText) as UploadAnswer);
      } catch {
        if (request.status === 413) resolve({ problem: text("tooLarge") });
        else resolve(request.status >= 500 || request.status === 409 ? undefined : {});
      }
    });
    request.addEventListener("error", () => resolve(undefined));
    request.addEventListener("loadend", () => {
      cancelled.removeEventListener("abort", abort);
      resolve(undefined);
    });
    request.send(body);
  });
}

// Files go to the server one by one as soon as they are chosen, with progress. A file that is refused says why
// at its place; the rest of the form is untouched.

import { announce, elements, text } from "./texts";
import { holdUntil } from "./guard";

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

function start(form: HTMLFormElement, address: string, input: HTMLInputElement, file: File): void {
  const field = input.closest<HTMLElement>("[data-field]")!;
  const list = field.querySelector<HTMLElement>("[data-files]")!;
  const item = document.createElement("li");
  item.className = "file";
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", text("uploading", { name: file.name }));
  item.append(name, bar);
  list.append(item);
  list.hidden = false;

  const work = send(address, payload(form, field.dataset.field!), file, (percent) => (bar.value = percent)).then((answer) => {
    if (answer.html) {
      item.replaceWith(...elements(answer.html));
      announce(text("uploaded", { name: file.name }));
      form.dispatchEvent(new Event("files-changed"));
      return;
    }
    refuse(item, name, file, answer.problem || text("noNetwork"));
  });
  holdUntil(form, work);
}

function refuse(item: HTMLElement, name: HTMLElement, file: File, why: string): void {
  item.className = "file failed";
  name.textContent = why.includes(file.name) ? why : `${file.name}: ${why}`;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "linkish";
  close.textContent = text("dismiss");
  close.addEventListener("click", () => {
    const list = item.parentElement!;
    item.remove();
    list.hidden = list.children.length === 0;
  });
  item.replaceChildren(name, close);
  announce(name.textContent);
}

/** Never rejects: a broken connection is an answer without content. */
function send(address: string, body: FormData, file: File, progress: (percent: number) => void): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    // fetch cannot say how much of a request has gone out.
    const request = new XMLHttpRequest();
    body.append("file", file);
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress((100 * event.loaded) / event.total));
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText) as UploadAnswer);
      } catch {
        resolve(request.status === 413 ? { problem: text("tooLarge") } : {});
      }
    });
    request.addEventListener("error", () => resolve({}));
    request.send(body);
  });
}

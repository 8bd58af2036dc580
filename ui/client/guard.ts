// Keeps a form from being sent twice, from being left with unsaved answers, from going off while files are still on
// their way, and from being lost to the browser's error page when there is no network.

import { doubtful, reachable } from "./contact";
import { announce, text } from "./texts";

/** Work that is to be waited for before a form is sent; true where nobody need hear about it. */
const waiting = new Map<HTMLFormElement, Map<Promise<unknown>, boolean>>();

/** Holds back the sending of a form until the work is done. */
export function holdUntil(form: HTMLFormElement, work: Promise<unknown>, quiet = false): void {
  const works = waiting.get(form) || new Map<Promise<unknown>, boolean>();
  waiting.set(form, works);
  works.set(work, quiet);
  const done = () => works.delete(work);
  work.then(done, done);
}

const unsaved = new WeakSet<HTMLFormElement>();

/** Says that everything in the form is stored, so that it may be left without asking. */
export function saved(form: HTMLFormElement): void {
  unsaved.delete(form);
}

export function guardForm(form: HTMLFormElement): void {
  let sent = false;
  const guarded = form.hasAttribute("data-guard");
  if (guarded) {
    for (const kind of ["input", "rows-changed"]) form.addEventListener(kind, () => unsaved.add(form));
    window.addEventListener("beforeunload", (event) => {
      if (unsaved.has(form) && !sent) event.preventDefault();
    });
  }
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    const works = waiting.get(form);
    const button = event.submitter as HTMLButtonElement | null;
    const again = (ready: Promise<unknown>) => {
      event.preventDefault();
      button?.setAttribute("aria-busy", "true");
      void ready.then((go) => {
        button?.removeAttribute("aria-busy");
        if (go === false) offline(form, button);
        else form.requestSubmit(button);
      });
    };
    if (works && works.size > 0) {
      if (Array.from(works.values()).some((quiet) => !quiet)) announce(text("stillUploading"));
      again(Promise.allSettled(Array.from(works.keys())));
      return;
    }
    if (guarded && doubtful()) {
      again(reachable());
      return;
    }
    sent = true;
    form.dataset.sent = "";
    form.querySelector(".offline")?.remove();
    // Disabling the button would drop its value from the post.
    button?.setAttribute("aria-busy", "true");
  });
  // Coming back by the back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    sent = false;
    delete form.dataset.sent;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  });
}

/** Says that there is no network, and offers to try again. Everything typed stays where it is. */
function offline(form: HTMLFormElement, button: HTMLButtonElement | null): void {
  form.querySelector(".offline")?.remove();
  const box = document.createElement("div");
  const retry = document.createElement("button");
  const line = document.createElement("p");
  box.className = "notice tone-warn offline";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  line.textContent = text("offline");
  retry.type = "button";
  retry.className = "button small";
  retry.textContent = text("retry");
  retry.addEventListener("click", () => form.requestSubmit(button));
  const inner = document.createElement("div");
  inner.append(line, retry);
  box.append(inner);
  (form.querySelector(".actions") || form.lastElementChild!).before(box);
  box.focus();
}

// Keeps a form from being sent twice, from being left with unsaved answers, and from going off while files are
// still on their way.

import { announce, text } from "./texts";

const waiting = new Map<HTMLFormElement, Set<Promise<unknown>>>();

/** Holds back the sending of a form until the work is done. */
export function holdUntil(form: HTMLFormElement, work: Promise<unknown>): void {
  const works = waiting.get(form) || new Set();
  waiting.set(form, works);
  works.add(work);
  const done = () => works.delete(work);
  work.then(done, done);
}

export function guardForm(form: HTMLFormElement): void {
  let dirty = false;
  let sent = false;
  if (form.hasAttribute("data-guard")) {
    form.addEventListener("input", () => (dirty = true));
    window.addEventListener("beforeunload", (event) => {
      if (dirty && !sent) event.preventDefault();
    });
  }
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    const works = waiting.get(form);
    const button = event.submitter as HTMLButtonElement | null;
    if (works && works.size > 0) {
      event.preventDefault();
      announce(text("stillUploading"));
      button?.setAttribute("aria-busy", "true");
      Promise.allSettled(Array.from(works)).then(() => {
        button?.removeAttribute("aria-busy");
        form.requestSubmit(button);
      });
      return;
    }
    sent = true;
    // Disabling the button would drop its value from the post.
    button?.setAttribute("aria-busy", "true");
  });
  // Coming back by the back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    sent = false;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  });
}

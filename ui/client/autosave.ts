// Saves what is typed after a pause and when the page goes out of sight. The first saving begins the draft; before
// somebody has typed something there is none. Where another window has saved something else, saving stops: the
// server shows the difference when the form is sent, and nothing is written over silently.

import { answers, post } from "./contact";
import { holdUntil, saved } from "./guard";
import { released } from "./press";
import { announce, text } from "./texts";

interface Saved {
  said?: string;
  conflict?: string;
  seen?: string;
  state?: string;
  action?: string;
  upload?: string;
  save?: string;
}

/** How long somebody must pause before their answers are saved, in milliseconds. */
const pause = 2500;

export function autosave(form: HTMLFormElement): void {
  if (!form.dataset.save) return;
  const line = form.querySelector<HTMLElement>("[data-saved]");
  let changes = 0;
  let kept = 0;
  let timer = 0;
  let stopped = false;
  let running: Promise<void> | undefined;

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    if (running) await running;
    if (stopped || kept === changes || form.dataset.sent !== undefined) return;
    running = store().finally(() => (running = undefined));
    holdUntil(form, running, true);
    await running;
  };

  const store = async () => {
    const upTo = changes;
    try {
      const answer = await post(form.dataset.save!, answers(form));
      if (answer.status === 204) return;
      const news = answer.ok || answer.status === 409 ? ((await answer.json()) as Saved) : {};
      await released();
      if (news.conflict) {
        stopped = true;
        warn(form, news.conflict);
      } else if (news.said) {
        kept = upTo;
        take(form, news);
        if (kept === changes) saved(form);
        if (line && line.textContent !== news.said) line.textContent = news.said;
      }
    } catch {
      // No network. What is typed stays on the page and is tried again with the next change.
      if (line) line.textContent = text("notSaved");
    }
  };

  const touched = () => {
    changes++;
    clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  };
  for (const kind of ["input", "change", "rows-changed", "files-changed"]) form.addEventListener(kind, touched);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void save();
  });
  window.addEventListener("online", () => void save());

  // Going back to an earlier page of the form takes along what is typed here.
  document.querySelectorAll<HTMLAnchorElement>(".stepper a[href], .backlink").forEach((link) => {
    link.addEventListener("click", async (event) => {
      if (kept === changes || stopped || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      await save();
      window.location.assign(link.href);
    });
  });
}

/** From now on the form belongs to the draft that was just stored. */
function take(form: HTMLFormElement, news: Saved): void {
  const field = (name: string, value?: string) => {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input && value) input.value = value;
  };
  field("_seen", news.seen);
  field("_state", news.state);
  if (news.save) form.dataset.save = news.save;
  if (news.action && form.getAttribute("action") !== news.action) {
    form.setAttribute("action", news.action);
    // Loading the page again, or coming back to it, shows the draft.
    history.replaceState(history.state, "", news.action);
  }
  if (news.upload && !form.dataset.upload) {
    form.dataset.upload = news.upload;
    form.dispatchEvent(new Event("draft-begun"));
  }
}

function warn(form: HTMLFormElement, sentence: string): void {
  const box = document.createElement("div");
  box.className = "notice tone-warn";
  box.append(sentence);
  form.querySelector(".actions")?.before(box);
  announce(sentence);
}

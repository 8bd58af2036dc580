// Looks people up while somebody types. Without JavaScript the same field is sent by its button, and the page comes
// back with whom it found.

import { combobox, type Choice } from "./combobox";
import { answers, post } from "./contact";

const pause = 250;

interface Found {
  found?: { key: string; label: string; note?: string }[];
}

export function findable(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement>("[data-find-words]");
  const form = input?.form;
  const address = form?.dataset.live;
  if (!input || !form || !address) return;
  const key = document.createElement("input");
  const ticked = field.querySelector<HTMLInputElement>("[data-found] input:checked");
  let label = ticked?.dataset.label || "";
  key.type = "hidden";
  key.name = input.name;
  key.value = ticked?.value || "";
  input.after(key);
  if (label) input.value = label;
  field.querySelector("[data-found]")?.remove();
  field.querySelector<HTMLElement>("[data-find-button]")!.hidden = true;

  let timer = 0;
  let running: AbortController | undefined;
  const ask = async (words: string): Promise<Choice[] | undefined> => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    await new Promise((done) => {
      clearTimeout(timer);
      timer = window.setTimeout(done, pause);
    });
    if (signal.aborted) return undefined;
    try {
      const answer = await post(address, answers(form, { _find: input.name, _words: words }), signal);
      const news = answer.ok ? ((await answer.json()) as Found) : {};
      return (news.found || []).map((one) => ({ value: one.key, label: one.label, note: one.note }));
    } catch {
      return undefined; // without network the button of the page still leads on
    }
  };
  input.addEventListener("input", () => {
    if (input.value !== label) key.value = "";
  });
  combobox(input, input.parentElement!, {
    free: true,
    shown: () => (key.value ? label : input.value),
    chosen: () => key.value,
    choose: (choice) => {
      key.value = choice?.value || "";
      label = choice?.label || "";
      if (choice) input.value = label;
      key.dispatchEvent(new Event("change", { bubbles: true }));
    },
    find: ask,
  });
}

// A field to search in with a list below it (the combobox pattern of the ARIA practices). Where the choices come
// from is the business of whoever uses it.

import { announce, text } from "./texts";

export interface Choice {
  value: string;
  label: string;
  note?: string;
}

export interface Source {
  /** What fits the words typed so far; undefined where a newer question is on its way. */
  find(words: string): Promise<Choice[] | undefined> | Choice[];
  choose(choice: Choice | undefined): void;
  /** What the field shows while nobody types in it. */
  shown(): string;
  chosen(): string;
  /** Keeps what was typed although nothing was chosen. */
  free?: boolean;
}

/** Makes input search in source; its list is put into holder. */
export function combobox(input: HTMLInputElement, holder: HTMLElement, source: Source): void {
  const id = input.id;
  const list = document.createElement("ul");
  let active = -1;
  let found: Choice[] = [];

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id + "-options");
  list.id = id + "-options";
  list.className = "combo-list";
  list.setAttribute("role", "listbox");
  const label = document.querySelector<HTMLElement>(`label[for="${id}"]`);
  list.setAttribute("aria-label", label?.firstChild?.textContent?.trim() || "");
  list.hidden = true;
  holder.append(list);

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (choice: Choice | undefined) => {
    source.choose(choice);
    input.value = source.shown();
    close();
  };
  const item = (choice: Choice, i: number) => {
    const line = document.createElement("li");
    line.id = `${id}-option-${i}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(choice.value === source.chosen()));
    line.dataset.place = String(i);
    line.textContent = choice.label;
    if (choice.note) {
      const note = document.createElement("span");
      note.className = "choice-note";
      note.textContent = choice.note;
      line.append(note);
    }
    return line;
  };
  const open = async (words: string) => {
    const answer = await source.find(words);
    if (!answer || document.activeElement !== input) return;
    found = answer;
    list.replaceChildren(...found.map(item));
    if (found.length === 0) {
      const none = document.createElement("li");
      none.className = "combo-none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.setAttribute("aria-selected", "false");
      none.textContent = text("noMatch");
      list.append(none);
    }
    active = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    announce(found.length === 0 ? text("noMatch") : text("matches", { n: found.length }));
  };
  const move = (to: number) => {
    if (found.length === 0) return;
    active = (to + found.length) % found.length;
    Array.from(list.children).forEach((line, i) => line.classList.toggle("active", i === active));
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  };

  input.addEventListener("input", (event) => {
    if (!source.free) event.stopPropagation();
    void open(input.value);
  });
  if (!source.free) input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("click", () => (list.hidden ? void open(source.free ? input.value : "") : close()));
  input.addEventListener("keydown", (event) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (list.hidden) {
          void open(source.free ? input.value : "");
          break;
        }
        move(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
        break;
      case "Enter":
        if (list.hidden) return;
        event.preventDefault();
        if (active >= 0) choose(found[active]);
        break;
      case "Escape":
        input.value = source.free ? input.value : source.shown();
        close();
        break;
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const line = (event.target as Element).closest<HTMLElement>("[data-place]");
    if (line) choose(found[Number(line.dataset.place)]);
  });
  input.addEventListener("blur", () => {
    if (input.value.trim() === "") {
      if (source.chosen() !== "") choose(undefined);
    } else if (!list.hidden && found.length === 1) choose(found[0]);
    else if (!source.free) input.value = source.shown();
    close();
  });
}

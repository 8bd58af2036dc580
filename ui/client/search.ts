// Turns a long list into a field to search in. The list itself stays in the form, hidden, and keeps its name and
// value.

import { combobox } from "./combobox";

export function searchable(select: HTMLSelectElement): void {
  const holder = select.parentElement!;
  const input = document.createElement("input");
  const id = select.id;
  input.type = "text";
  input.className = "input";
  input.autocomplete = "off";
  for (const name of ["aria-describedby", "aria-invalid", "aria-required", "aria-labelledby"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  input.placeholder = select.options[0]?.value === "" ? select.options[0].text : "";
  select.id = id + "-source";
  select.hidden = true;
  input.id = id;
  holder.prepend(input);

  const shown = () => (select.value === "" ? "" : nameOf(select.selectedOptions[0]));
  input.value = shown();
  combobox(input, holder, {
    shown,
    chosen: () => select.value,
    choose: (choice) => {
      const value = choice?.value || "";
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    find: (words) => {
      const parts = plain(words).split(/\s+/).filter(Boolean);
      return Array.from(select.options)
        .filter((option) => option.value !== "" && parts.every((part) => plain(option.text).includes(part)))
        .map((option) => ({ value: option.value, label: nameOf(option), note: option.dataset.note }));
    },
  });
}

const nameOf = (option: HTMLOptionElement | undefined) => option?.dataset.label || option?.text || "";

/** Letters without marks and case, so that "muller" finds "Müller". */
function plain(words: string): string {
  return words.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

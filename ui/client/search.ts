// Turns a long list into a field to search in (the combobox pattern of the ARIA practices). The list itself stays
// in the form, hidden, and keeps its name and value.

import { announce, text } from "./texts";

export function searchable(select: HTMLSelectElement): void {
  const holder = select.parentElement!;
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const id = select.id;
  let active = -1;

  input.type = "text";
  input.className = "input";
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id + "-options");
  for (const name of ["aria-describedby", "aria-invalid", "aria-required", "aria-labelledby"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  input.placeholder = select.options[0]?.value === "" ? select.options[0].text : "";
  list.id = id + "-options";
  list.className = "combo-list";
  list.setAttribute("role", "listbox");
  const label = document.querySelector<HTMLElement>(`label[for="${id}"]`);
  list.setAttribute("aria-label", label?.firstChild?.textContent?.trim() || "");
  list.hidden = true;
  select.id = id + "-source";
  select.hidden = true;
  input.id = id;
  holder.prepend(input);
  holder.append(list);

  const label0 = () => (select.value === "" ? "" : select.selectedOptions[0]?.text || "");
  input.value = label0();

  const choices = () => Array.from(list.querySelectorAll<HTMLElement>("[role=option]"));
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (value: string) => {
    const changed = select.value !== value;
    select.value = value;
    input.value = label0();
    close();
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const open = (words: string) => {
    const parts = plain(words).split(/\s+/).filter(Boolean);
    const found = Array.from(select.options).filter((option) => option.value !== "" && parts.every((part) => plain(option.text).includes(part)));
    list.replaceChildren(
      ...found.map((option, i) => {
        const item = document.createElement("li");
        item.id = `${id}-option-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(option.selected));
        item.dataset.value = option.value;
        item.textContent = option.text;
        return item;
      }),
    );
    if (found.length === 0) {
      const item = document.createElement("li");
      item.className = "combo-none";
      item.setAttribute("role", "option");
      item.setAttribute("aria-disabled", "true");
      item.setAttribute("aria-selected", "false");
      item.textContent = text("noMatch");
      list.append(item);
    }
    active = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    announce(found.length === 0 ? text("noMatch") : text("matches", { n: found.length }));
  };
  const move = (to: number) => {
    const items = choices();
    if (items.length === 0) return;
    active = (to + items.length) % items.length;
    items.forEach((item, i) => item.classList.toggle("active", i === active));
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    open(input.value);
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("click", () => (list.hidden ? open("") : close()));
  input.addEventListener("keydown", (event) => {
    const items = choices();
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (list.hidden) open("");
        move(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
        break;
      case "Enter":
        if (list.hidden) return;
        event.preventDefault();
        if (active >= 0 && items[active].dataset.value !== undefined) choose(items[active].dataset.value!);
        break;
      case "Escape":
        input.value = label0();
        close();
        break;
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = (event.target as Element).closest<HTMLElement>("[data-value]");
    if (item) choose(item.dataset.value!);
  });
  input.addEventListener("blur", () => {
    if (input.value.trim() === "") choose("");
    else if (!list.hidden && choices().length === 1 && choices()[0].dataset.value !== undefined) choose(choices()[0].dataset.value!);
    else input.value = label0();
    close();
  });
}

/** Letters without marks and case, so that "muller" finds "Müller". */
function plain(words: string): string {
  return words.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

// Adds and removes rows of a table in place. The server renders every new row; a number is never given twice. A
// removed row can be brought back as long as the page is open.

import { answers, post } from "./contact";
import { enhance } from "./enhance";
import { announce, elements, text } from "./texts";

interface Fresh {
  fresh?: string;
}

export function tableRows(form: HTMLFormElement): void {
  const address = form.dataset.live;
  if (!address) return;
  form.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-add], [data-drop]");
    const table = button?.closest<HTMLElement>("[data-table]");
    if (!button || !table) return;
    event.preventDefault();
    if (button.hasAttribute("data-add")) add(form, address, table, button);
    else drop(form, table, button.closest<HTMLElement>("[data-row]")!);
  });
}

const rowsOf = (table: HTMLElement) => Array.from(table.querySelectorAll<HTMLElement>("[data-row]"));
const titleOf = (row: HTMLElement) => row.querySelector("[data-row-title]")?.textContent || "";

async function add(form: HTMLFormElement, address: string, table: HTMLElement, button: HTMLButtonElement): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const path = table.dataset.field!;
  const number = table.dataset.next!;
  const list = table.querySelector<HTMLElement>("[data-rows]");
  const body = answers(form, { _fresh: list ? `${path}.${number}` : path });
  body.append(path, number);
  try {
    const answer = await post(address, body);
    const news = (answer.ok ? await answer.json() : {}) as Fresh;
    const [fresh] = elements(news.fresh || "");
    if (!fresh) throw new Error();
    if (list) list.append(fresh);
    else table.replaceWith(fresh);
    const whole = list ? table : fresh;
    whole.dataset.next = String(Number(number) + 1);
    enhance(fresh);
    count(whole);
    const row = list ? fresh : rowsOf(fresh).pop()!;
    row.querySelector<HTMLElement>(control)?.focus();
    announce(text("rowAdded", { row: titleOf(row) }));
    changed(form);
  } catch {
    announce(text("noNetwork"));
    complain(button);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

const control = ".input:not([hidden]), input:not([type=hidden]):not([hidden])";

/** Says beside the button that nothing came back, until it is pressed again. */
function complain(button: HTMLButtonElement): void {
  const foot = button.parentElement!;
  const line = document.createElement("p");
  line.className = "problem";
  line.textContent = text("noNetwork");
  foot.append(line);
  button.addEventListener("click", () => line.remove(), { once: true });
}

function drop(form: HTMLFormElement, table: HTMLElement, row: HTMLElement): void {
  const name = titleOf(row);
  const bar = document.createElement("div");
  bar.className = "row-gone";
  const said = document.createElement("span");
  said.textContent = text("rowRemoved", { row: name });
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "button small";
  undo.textContent = text("undo");
  bar.append(said, undo);
  let place: HTMLElement = bar;
  if (row instanceof HTMLTableRowElement) {
    const line = document.createElement("tr");
    const cell = document.createElement("td");
    line.className = "row-gone-line";
    line.setAttribute("role", "row");
    cell.setAttribute("role", "cell");
    cell.colSpan = row.cells.length;
    cell.append(bar);
    line.append(cell);
    place = line;
  }
  row.replaceWith(place);
  undo.focus();
  count(table);
  announce(said.textContent);
  changed(form);
  undo.addEventListener("click", () => {
    place.replaceWith(row);
    count(table);
    row.querySelector<HTMLElement>(control)?.focus();
    announce(text("undone", { row: name }));
    changed(form);
  });
}

/** Brings number, limits and buttons of a table up to date. */
function count(table: HTMLElement): void {
  const rows = rowsOf(table).length;
  const full = table.dataset.most !== undefined && rows >= Number(table.dataset.most);
  const line = table.querySelector<HTMLElement>("[data-count]");
  if (line) line.textContent = text(rows === 0 ? "rowsNone" : rows === 1 ? "rowsOne" : "rowsMany", { n: rows });
  table.querySelectorAll<HTMLElement>("[data-add]").forEach((button) => (button.hidden = full));
  table.querySelectorAll<HTMLElement>("[data-full]").forEach((note) => (note.hidden = !full));
  table.querySelectorAll<HTMLElement>("[data-drop]").forEach((button) => (button.hidden = rows <= Number(table.dataset.least)));
}

function changed(form: HTMLFormElement): void {
  form.dispatchEvent(new Event("rows-changed"));
}

// Asks the server what a form looks like with the answers so far: which questions show, which must be answered,
// what is computed, and what is wrong with the fields already left. There is one rule engine, on the server;
// the browser only mirrors it. The simplest conditions (data-show-when) are applied at once, before the answer.

import { answers, post } from "./contact";
import { enhance } from "./enhance";
import { released } from "./press";
import { elements, text } from "./texts";

interface LiveField {
  hidden?: boolean;
  required?: boolean;
  shown?: string;
  options?: string;
  html?: string;
}
interface LiveAnswer {
  fields: Record<string, LiveField>;
  problems: Record<string, string>;
}

const pause = 350;

export function liveForm(form: HTMLFormElement): void {
  const address = form.dataset.live;
  if (!address) return;
  // Says that questions appear at once here: the server need not show the page again for them.
  const mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "_live";
  mark.value = "1";
  form.append(mark);
  const left = new Set<string>();
  let timer = 0;
  let running: AbortController | undefined;

  // Fields that came back with a problem are judged from the start.
  form.querySelectorAll<HTMLElement>("[data-field].faulty").forEach((field) => left.add(field.dataset.field!));

  const ask = async () => {
    running?.abort();
    running = new AbortController();
    const body = answers(form, { _options: known(form) });
    try {
      const answer = await post(address, body, running.signal);
      if (!answer.ok) return;
      const news = (await answer.json()) as LiveAnswer;
      await released();
      apply(form, news, left);
    } catch {
      // No network or a newer question: the server checks everything again when the form is sent.
    }
  };
  const soon = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, delay);
  };

  form.addEventListener("input", (event) => {
    mirror(form);
    const path = pathOf(event.target);
    // While somebody types, a problem may only go away; it appears when the field is left.
    if (path && left.has(path)) soon(pause);
  });
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLInputElement).type === "file") return;
    mirror(form);
    const path = pathOf(event.target);
    if (path) left.add(path);
    soon(0);
  });
  form.addEventListener("files-changed", () => soon(0));
  form.addEventListener("rows-changed", () => soon(0));
}

/** The choices that the page shows, so that the server sends only those that have changed. */
function known(form: HTMLFormElement): string {
  return Array.from(form.querySelectorAll<HTMLElement>("[data-options]"), (field) => `${field.dataset.field} ${field.dataset.options}`).join("\n");
}

function pathOf(target: EventTarget | null): string | undefined {
  return (target as Element | null)?.closest<HTMLElement>("[data-field]")?.dataset.field;
}

/** Applies conditions of the form "field=value" without asking. */
function mirror(form: HTMLFormElement): void {
  const answers = new FormData(form);
  form.querySelectorAll<HTMLElement>("[data-show-when]").forEach((field) => {
    const [path, wanted] = splitOnce(field.dataset.showWhen!, "=");
    const values = wanted.split("|");
    field.hidden = !answers.getAll(path).some((value) => values.includes(String(value)));
  });
}

function splitOnce(whole: string, mark: string): [string, string] {
  const at = whole.indexOf(mark);
  return at < 0 ? [whole, ""] : [whole.slice(0, at), whole.slice(at + 1)];
}

function apply(form: HTMLFormElement, answer: LiveAnswer, left: Set<string>): void {
  form.querySelectorAll<HTMLElement>("[data-field]").forEach((field) => {
    const path = field.dataset.field!;
    const news = answer.fields[path];
    if (!news) return;
    if (field.hasAttribute("data-row")) {
      const title = field.querySelector("[data-row-title]");
      if (title && title.textContent !== news.shown) title.textContent = news.shown || "";
      return;
    }
    field.hidden = !!news.hidden;
    const optional = field.querySelector<HTMLElement>("[data-optional]");
    if (optional && optional.closest("[data-field]") === field) optional.hidden = !!news.required;
    field.querySelectorAll("[aria-required]").forEach((control) => {
      if (control.closest("[data-field]") === field) control.setAttribute("aria-required", String(!!news.required));
    });
    const shown = field.querySelector<HTMLElement>(":scope > [data-shown]");
    if (shown && news.shown !== undefined && shown.textContent !== news.shown) shown.textContent = news.shown;
    if (news.html && news.options !== field.dataset.options) {
      replace(field, news.html);
      return;
    }
    // What nobody has touched yet is not judged; what was wrong and is right now is cleared.
    if (left.has(path)) setProblem(field, news.hidden ? "" : answer.problems[path] || "");
  });
}

/** Puts a newly rendered field in place of the old one; the focus stays where it was. */
function replace(field: HTMLElement, html: string): void {
  const [fresh] = elements(html);
  if (!fresh) return;
  const focused = field.contains(document.activeElement) ? document.activeElement!.id : "";
  field.replaceWith(fresh);
  enhance(fresh);
  if (focused) document.getElementById(focused)?.focus();
}

/** Shows a problem between hint and control, or takes it away. */
function setProblem(field: HTMLElement, sentence: string): void {
  const control = field.querySelector<HTMLElement>(":scope > .control, :scope > .table-scroll, :scope > .row-list, :scope > .table-none");
  if (!control) return;
  const described = field.matches("fieldset") ? field : control.querySelector<HTMLElement>(".input, input:not([type=hidden])");
  if (!described) return;
  const first = field.hasAttribute("data-table") ? field : control.querySelector<HTMLElement>("[id]");
  const id = (first?.id || "") + "-problem";
  let box = field.querySelector<HTMLElement>(":scope > .problem");
  const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  field.classList.toggle("faulty", sentence !== "");
  if (sentence === "") {
    box?.remove();
    described.removeAttribute("aria-invalid");
  } else {
    if (!box) {
      box = document.createElement("div");
      box.className = "problem";
      box.id = id;
      control.before(box);
    }
    const line = document.createElement("p");
    const prefix = document.createElement("span");
    prefix.className = "sr";
    prefix.textContent = text("error") + " ";
    line.append(prefix, sentence);
    const icon = document.querySelector<HTMLTemplateElement>("#icon-alert")?.content.firstElementChild?.cloneNode(true);
    box.replaceChildren(...(icon ? [icon] : []), line);
    described.setAttribute("aria-invalid", "true");
    ids.push(id);
  }
  if (ids.length > 0) described.setAttribute("aria-describedby", ids.join(" "));
  else described.removeAttribute("aria-describedby");
}

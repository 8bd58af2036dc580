// The task list by keyboard, and the count of what is ticked. Keys of a single letter work only while the focus is in
// the list, and can be switched off (WCAG 2.1.4). Without JavaScript Tab goes the same way.

const stored = "laufzettel.keys";

function lettersWanted(): boolean {
  try {
    return localStorage.getItem(stored) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function want(letters: boolean): void {
  try {
    localStorage.setItem(stored, letters ? "on" : "off");
  } catch {
    // they stay as they are on this page
  }
}

export function taskKeys(): void {
  const lists = document.querySelectorAll<HTMLElement>("[data-tasks]");
  if (!lists.length) return;
  countTicks();
  const help = helpDialog();
  const rows = () => [...document.querySelectorAll<HTMLElement>("[data-tasks] > li")];
  const title = (row: HTMLElement) => row.querySelector<HTMLElement>(".item-title a");
  const move = (from: HTMLElement, by: number) => {
    const all = rows();
    const next = all[all.indexOf(from) + by];
    if (!next) return;
    title(next)?.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const act: Record<string, (row: HTMLElement) => void> = {
    j: (row) => move(row, 1),
    k: (row) => move(row, -1),
    o: (row) => title(row)?.click(),
    c: (row) => row.querySelector<HTMLButtonElement>("[data-claim]")?.click(),
    x: (row) => row.querySelector<HTMLInputElement>("[data-pick]")?.click(),
    "?": () => help?.showModal(),
  };
  lists.forEach((list) =>
    list.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const row = (event.target as HTMLElement).closest<HTMLElement>("li");
      if (!row) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(row, event.key === "ArrowDown" ? 1 : -1);
        return;
      }
      const key = act[event.key] || act[event.key.toLowerCase()];
      if (!key || !lettersWanted()) return;
      event.preventDefault();
      key(row);
    }),
  );
}

// helpDialog is made of the template of the page; undefined where there is none.
function helpDialog(): HTMLDialogElement | undefined {
  const template = document.querySelector<HTMLTemplateElement>("[data-keys-help]");
  const way = document.querySelector<HTMLElement>("[data-keys]");
  if (!template || !way) return undefined;
  const dialog = (template.content.cloneNode(true) as DocumentFragment).querySelector("dialog")!;
  document.body.append(dialog);
  const letters = dialog.querySelector<HTMLInputElement>("[data-keys-on]")!;
  letters.checked = lettersWanted();
  letters.addEventListener("change", () => want(letters.checked));
  dialog.querySelector("[data-keys-close]")!.addEventListener("click", () => dialog.close());
  way.hidden = false;
  way.querySelector("button")!.addEventListener("click", () => dialog.showModal());
  return dialog;
}

// countTicks shows how many tasks are ticked, and the bar only while some are.
function countTicks(): void {
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  const picks = [...document.querySelectorAll<HTMLInputElement>("[data-pick]")];
  if (!bar || !picks.length) return;
  const says = bar.querySelector<HTMLElement>("[data-bulk-count]")!;
  const empty = says.textContent || "";
  const button = bar.querySelector("button")!;
  const show = () => {
    const n = picks.filter((pick) => pick.checked).length;
    says.textContent = n ? `${empty} (${n})` : empty;
    button.disabled = n === 0;
    bar.classList.toggle("raised", n > 0);
  };
  picks.forEach((pick) => pick.addEventListener("change", show));
  show();
}

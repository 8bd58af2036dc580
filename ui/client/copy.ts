// Copy buttons are hidden without JavaScript, because they could do nothing.

import { announce, text } from "./texts";

export function copyButtons(): void {
  document.querySelectorAll<HTMLButtonElement>("[data-copy]").forEach((button) => {
    const source = button.parentElement?.querySelector<HTMLElement>("[data-copy-source]");
    const label = button.querySelector<HTMLElement>("[data-copy-label]");
    if (!source || !label || !navigator.clipboard) return;
    const before = label.textContent;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent?.trim() || "");
        label.textContent = text("copied");
      } catch {
        label.textContent = text("notCopied");
      }
      announce(label.textContent || "");
      clearTimeout(timer);
      timer = window.setTimeout(() => (label.textContent = before), 2500);
    });
  });
}

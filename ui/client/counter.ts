// Says how many characters are left, once a text comes near its limit.

import { text } from "./texts";

export function textCounters(root: ParentNode): void {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-limit]").forEach((area) => {
    const limit = Number(area.dataset.limit);
    const line = document.createElement("p");
    line.className = "counter-text";
    line.setAttribute("role", "status");
    area.after(line);
    const update = () => {
      const left = limit - Array.from(area.value).length;
      line.hidden = left > limit / 4;
      line.classList.toggle("over", left < 0);
      line.textContent = left < 0 ? text("tooLong", { n: -left }) : text("left", { n: left });
    };
    area.addEventListener("input", update);
    update();
  });
}

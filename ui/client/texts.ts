// Texts come from the server's locale file, as JSON on the body, so that no sentence stands in the code.

const texts: Record<string, string> = JSON.parse(document.body.dataset.texts || "{}");

export function text(key: string, values: Record<string, string | number> = {}): string {
  return (texts[key] || "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

let region: HTMLElement | undefined;

/** Says something to screen readers without moving the focus. */
export function announce(sentence: string): void {
  if (!region) {
    region = document.createElement("div");
    region.className = "sr";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  const target = region;
  setTimeout(() => (target.textContent = sentence), 50);
}

/** Makes elements of HTML that the server has rendered. */
export function elements(html: string): HTMLElement[] {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return Array.from(holder.content.children) as HTMLElement[];
}

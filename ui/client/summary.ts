// The error summary takes the focus when a page comes back with problems, and its links lead into the fields. What
// came of a file with rows takes it, too.

export function summary(): void {
  const box = document.querySelector<HTMLElement>("[data-summary]");
  if (!box) {
    document.querySelector<HTMLElement>("[data-import-result]")?.focus();
    return;
  }
  box.focus();
  box.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.closest<HTMLElement>(".field, fieldset") || target;
    field.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}

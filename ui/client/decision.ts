// On a decision form, says at once whether the chosen outcome needs a reason.

export function decisionForm(form: HTMLFormElement): void {
  const outcomes = Array.from(form.querySelectorAll<HTMLInputElement>('input[name="outcome"]'));
  const comment = form.querySelector<HTMLTextAreaElement>("#comment");
  if (outcomes.length === 0 || !comment) return;
  const update = () => {
    const chosen = outcomes.find((outcome) => outcome.checked);
    if (chosen?.hasAttribute("data-reason")) comment.setAttribute("aria-required", "true");
    else comment.removeAttribute("aria-required");
  };
  outcomes.forEach((outcome) => outcome.addEventListener("change", update));
  update();
}

// Keeps the decision in view while somebody reads what is beside it. A decision higher than the window sticks
// with its end in view instead of its beginning, or its button could not be reached.

export function stickySide(side: HTMLElement): void {
  const margin = 24;
  const place = () => {
    side.style.top = `${Math.min(margin, window.innerHeight - side.offsetHeight - margin)}px`;
    side.classList.add("sticks");
  };
  new ResizeObserver(place).observe(side);
  window.addEventListener("resize", place);
  place();
}

// Keeps the decision in view while somebody reads what is beside it, where it fits into the window. A decision
// higher than the window must not stick: its end, or what has the focus in it, could not be reached.

export function stickySide(side: HTMLElement): void {
  const margin = 48;
  const place = () => side.classList.toggle("sticks", side.offsetHeight + margin <= window.innerHeight);
  new ResizeObserver(place).observe(side);
  window.addEventListener("resize", place);
  place();
}

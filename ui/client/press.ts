// Knows whether a mouse button or finger is down. A page that moves in the middle of a click loses it, so what comes
// from the server and changes how tall the page is waits for that.

let pressed = false;
for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
  window.addEventListener(kind, () => (pressed = kind === "pointerdown"), true);
}

/** Waits while a mouse button or finger is down. */
export async function released(): Promise<void> {
  while (pressed) await new Promise((done) => setTimeout(done, 50));
}

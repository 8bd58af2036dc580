// The client code of all pages. Every page works without it; each part below makes one thing nicer.
// Edit here when a part is added; a part is one file and one function that takes the document or a form.

import { autosave } from "./autosave";
import { copyButtons } from "./copy";
import { decisionForm } from "./decision";
import { enhance } from "./enhance";
import { guardForm } from "./guard";
import { taskKeys } from "./inbox";
import { liveForm } from "./live";
import { passkeyForm } from "./passkey";
import { tableRows } from "./rows";
import { stickySide } from "./side";
import { summary } from "./summary";
import { uploads } from "./upload";

summary();
document.querySelectorAll<HTMLButtonElement>("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
copyButtons();
taskKeys();
enhance(document);
document.querySelectorAll<HTMLElement>(".side").forEach(stickySide);
document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(passkeyForm);
document.querySelectorAll<HTMLFormElement>("form[data-form]").forEach((form) => {
  guardForm(form);
  liveForm(form);
  tableRows(form);
  autosave(form);
  uploads(form);
  decisionForm(form);
});

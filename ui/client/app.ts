// The client code of all pages. Every page works without it; each part below makes one thing nicer.
// Edit here when a part is added; a part is one file and one function that takes the document or a form.

import { copyButtons } from "./copy";
import { decisionForm } from "./decision";
import { guardForm } from "./guard";
import { liveForm } from "./live";
import { searchable } from "./search";
import { stickySide } from "./side";
import { summary } from "./summary";
import { textCounters } from "./counter";
import { uploads } from "./upload";

summary();
copyButtons();
document.querySelectorAll<HTMLSelectElement>("select[data-search]").forEach(searchable);
textCounters(document);
document.querySelectorAll<HTMLElement>(".side").forEach(stickySide);
document.querySelectorAll<HTMLFormElement>("form[data-form]").forEach((form) => {
  guardForm(form);
  liveForm(form);
  uploads(form);
  decisionForm(form);
});

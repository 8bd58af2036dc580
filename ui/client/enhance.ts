// What makes controls nicer, for a whole page and for parts that the server renders later.

import { findable } from "./find";
import { searchable } from "./search";
import { textCounters } from "./counter";

export function enhance(root: ParentNode): void {
  root.querySelectorAll<HTMLSelectElement>("select[data-search]").forEach(searchable);
  root.querySelectorAll<HTMLElement>("[data-find]").forEach(findable);
  if (root instanceof HTMLElement && root.matches("[data-find]")) findable(root);
  textCounters(root);
}

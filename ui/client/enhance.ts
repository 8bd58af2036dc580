// What makes controls nicer, for a whole page and for parts that the server renders later.

import { searchable } from "./search";
import { textCounters } from "./counter";

export function enhance(root: ParentNode): void {
  root.querySelectorAll<HTMLSelectElement>("select[data-search]").forEach(searchable);
  textCounters(root);
}

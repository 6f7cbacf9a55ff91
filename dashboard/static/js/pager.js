/** The line below a table: which of its rows are shown, a search in all of them, and the way to others. */

import { element } from "./dom.js";

const PAUSE = 450; // milliseconds without a key until a search is asked
const FEW = 15; // rows that are found at a glance

export class Pager {
  /** `onPage` is told what changes of { page, search }. */
  constructor(name, onPage) {
    this.onPage = onPage;
    this.input = element("input", { type: "search", placeholder: "Search all rows", "aria-label": `Search the rows of ${name}`, maxlength: "200", oninput: () => this.typed() });
    this.before = element("button", { type: "button", "aria-label": "Rows before", onclick: () => this.turn(-1) }, "‹");
    this.after = element("button", { type: "button", "aria-label": "Rows after", onclick: () => this.turn(1) }, "›");
    this.text = element("span", { "aria-live": "polite" });
    this.node = element("div", { class: "pager", hidden: true }, this.input, this.text, this.before, this.after);
  }

  /** Show where a table is; what is being typed stays. */
  show(pages, count) {
    this.pages = pages;
    this.node.hidden = !isNeeded(pages, count);
    if (!pages) return;
    this.input.hidden = !pages.isSearchable;
    if (document.activeElement !== this.input) this.input.value = pages.search;
    this.text.textContent = rowsTold(pages, count);
    [this.before.hidden, this.after.hidden] = [!pages.page, !pages.hasMore];
  }

  typed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.onPage({ search: this.input.value.trim(), page: 0 }), PAUSE);
  }

  turn(step) {
    this.onPage({ page: this.pages.page + step });
  }
}

/** Tell whether a table has more than its rows can tell at a glance. */
export function isNeeded(pages, count) {
  return Boolean(pages) && (pages.hasMore || pages.page > 0 || Boolean(pages.search) || (pages.isSearchable && count > FEW));
}

/** Say which rows are shown, and whether there are others. */
export function rowsTold({ start, hasMore, search }, count) {
  if (!count) return search ? `No row has “${search}”` : "No more rows";
  const last = (start + count).toLocaleString("en");
  const range = start || hasMore ? `Rows ${(start + 1).toLocaleString("en")}–${last}` : `${last} ${count === 1 ? "row" : "rows"}`;
  return hasMore ? `${range} of more` : range;
}

/** Give the choice of a table's rows after a change; nothing where it is the first page as it comes. */
export function paged(tables, visual, change) {
  const { [visual]: before, ...others } = tables;
  const next = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value));
  return Object.keys(next).length ? { ...others, [visual]: next } : others;
}

/** A table's rows as cards, for screens that its columns don't fit: each value under its column's title. */

import { element } from "./dom.js";
import { barred, linked, paint } from "./formatting.js";
import { pickable } from "./picks.js";

/** Build the cards of a table's lines, in their order; the totals come first, as what is looked for. */
export function cardsView(state, lines, onSort) {
  const { table, caption, click } = state;
  const cards = lines.map((line) => {
    const built = card(table, table.rows[line], table.styles?.[line], table.sums?.includes(line) ? "record totals" : "record", line);
    return click ? pickable(built, built.firstChild, line, click) : built;
  });
  if (table.totals) cards.unshift(card(table, [table.totals[0] || "Total", ...table.totals.slice(1)], null, "record totals"));
  return [state.isCut ? null : sorting(state, onSort), element("ol", { class: "records", "aria-label": caption }, ...cards)].filter(Boolean);
}

/** What a click on a head is in a table. */
function sorting({ table, by }, onSort) {
  const titles = [["", "As it comes"], ...table.columns.map((column, index) => [String(index), column.title])];
  const options = titles.map(([value, title]) => element("option", { value, selected: value === String(by ?? "") }, title));
  const pick = (event) => onSort(event.target.value === "" ? null : Number(event.target.value));
  return element("label", { class: "sorting" }, "Sort by ", element("select", { onchange: pick }, ...options));
}

/** Build one card: the first column heads it, numbers stand below each other, and texts take what they need. */
function card(table, values, styles, name = "record", line = -1) {
  const [first, ...others] = table.columns.map((column, index) => ({ column, line, text: values[index], style: styles?.[index], raw: table.raw?.[line]?.[index] }));
  const numbers = others.filter((one) => one.column.isNumber);
  const texts = others.filter((one) => !one.column.isNumber);
  return element("li", { class: name }, linked(paint(element("p", { class: "head" }, first.text), first.style), first.column.link, first.raw), list("numbers", numbers), list("texts", texts));
}

function list(name, pairs) {
  return pairs.length ? element("dl", { class: name }, ...pairs.map(pair)) : null;
}

function pair({ column, line, text, style, raw }) {
  const value = barred(paint(element("dd", {}, text || "–"), style), column.bar, line);
  return element("div", {}, element("dt", {}, column.title), linked(value, column.link, raw));
}

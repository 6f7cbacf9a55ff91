/** Tables: of table visuals, and as the alternative of every chart. */

import { element } from "./dom.js";
import { paint } from "./formatting.js";

/**
 * A table in a box that scrolls; its first column stays. Where a narrow box has no room for all
 * columns, the numbers come right after the first one, for they are what is looked for.
 */
export function tableView(table, caption) {
  const box = element("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption }, built(table, caption, table.columns.map((_, index) => index)));
  requestAnimationFrame(() => {
    if (box.clientWidth < NARROW && box.scrollWidth > box.clientWidth + 1) box.replaceChildren(built(table, caption, numbersFirst(table.columns)));
  });
  return box;
}

const NARROW = 600; // pixels, of a phone or of a third of a page

function numbersFirst(columns) {
  const rest = columns.map((_, index) => index).slice(1);
  return [0, ...rest.filter((index) => columns[index].isNumber), ...rest.filter((index) => !columns[index].isNumber)];
}

function built(table, caption, order) {
  const head = element("tr", {}, ...order.map((index) => element("th", { scope: "col", class: table.columns[index].isNumber ? "number" : null }, table.columns[index].title)));
  const body = table.rows.map((row, line) => element("tr", {}, ...order.map((index) => paint(cell(row[index], table.columns[index]), table.styles?.[line][index]))));
  const view = element("table", {}, element("caption", { class: "visually-hidden" }, caption), element("thead", {}, head), element("tbody", {}, ...body));
  if (table.totals) view.append(element("tfoot", {}, element("tr", {}, ...order.map((index) => cell(table.totals[index], table.columns[index])))));
  return view;
}

function cell(text, column) {
  return element("td", { class: column?.isNumber ? "number" : null, title: text.length > 36 ? text : null }, text);
}

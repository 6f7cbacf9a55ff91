/** Tables: of table visuals, and as the alternative of every chart. */

import { element } from "./dom.js";
import { paint } from "./formatting.js";

export function tableView(table, caption) {
  const head = element("tr", {}, ...table.columns.map((column) => element("th", { scope: "col", class: column.isNumber ? "number" : null }, column.title)));
  const body = table.rows.map((row, line) => element("tr", {}, ...row.map((text, index) => paint(cell(text, table.columns[index]), table.styles?.[line][index]))));
  const view = element("table", {}, element("caption", { class: "visually-hidden" }, caption), element("thead", {}, head), element("tbody", {}, ...body));
  if (table.totals) view.append(element("tfoot", {}, element("tr", {}, ...table.totals.map((text, index) => cell(text, table.columns[index])))));
  return element("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption }, view);
}

function cell(text, column) {
  return element("td", { class: column?.isNumber ? "number" : null, title: text.length > 36 ? text : null }, text);
}

export function csv(table) {
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [table.columns.map((column) => column.title), ...table.raw];
  return lines.map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
}

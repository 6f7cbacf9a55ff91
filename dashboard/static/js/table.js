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

/** Write CSV; a text that a spreadsheet would run as a formula begins with an apostrophe (OWASP). */
export function csv(table) {
  const isFormula = (text) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const harmless = (text) => (isFormula(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\n\r\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [table.columns.map((column) => column.title), ...table.raw];
  return lines.map((row) => row.map(harmless).map(quoted).join(",")).join("\r\n") + "\r\n";
}

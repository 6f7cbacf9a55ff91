/** Tables: of table visuals, and as the alternative of every chart. */

import { cardsView } from "./cards.js";
import { element } from "./dom.js";
import { barred, linked, paint } from "./formatting.js";
import { markRows, moveAlongRows, pickable } from "./picks.js";

const NARROW = 600; // pixels, of a phone or of a third of a page

/**
 * A table in a box that scrolls; its first column stays. Where a narrow box has no room for all
 * columns, each row is a card with all of its values. A click on a head sorts, unless rows are
 * missing, where the greatest of those that are shown would mislead, or lines sum others up; a table
 * that has pages is `sorted` by the server. Rows
 * that filter or act have a `click` with their `keys` and `steps`, the one that is `picked`, and who is told.
 */
export function tableView(table, caption, { isCut = false, click = null, sorted = null } = {}) {
  const box = element("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption });
  /** @type {any} */
  const state = { table, caption, isCut: !sorted && (isCut || Boolean(table.sums?.length)), click, by: null, isDescending: false, isSorted: Boolean(sorted) };
  if (sorted?.by) [state.by, state.isDescending] = [table.columns.findIndex((one) => one.field === sorted.by), sorted.isDescending];
  let [isCards, needed] = [false, 0];
  const sortBy = (index) => {
    const isDescending = state.by === index ? !state.isDescending : Boolean(table.columns[index]?.isNumber);
    if (sorted) return sorted.onSort(index === null ? null : table.columns[index].field, isDescending);
    [state.by, state.isDescending] = [index, isDescending];
    render();
    return box.querySelector(`[data-column="${index}"], select`)?.focus();
  };
  const render = () => {
    const plain = () => (table.isTransposed ? transposed(state) : built(state, sortBy));
    box.replaceChildren(...(isCards ? cardsView(state, lines(state), sortBy) : [plain()]));
    if (click) markRows(box, click.picked());
  };
  render();
  if (click) box.addEventListener("keydown", moveAlongRows);
  // What a table needs is known once its box stands in the page, and again when a phone is turned.
  const observer = new ResizeObserver(() => {
    if (!box.clientWidth) return;
    if (!isCards) needed = box.scrollWidth;
    const isTooWide = !table.isTransposed && box.clientWidth < NARROW && needed > box.clientWidth + 1;
    if (isTooWide === isCards) return;
    isCards = isTooWide;
    render();
  });
  observer.observe(box);
  return box;
}

function built(state, onSort) {
  const { table, caption, click } = state;
  const head = element("tr", {}, ...table.columns.map((_, index) => headCell(state, index, onSort)));
  const body = lines(state).map((line) => {
    const cells = table.columns.map((_, index) => cellAt(table, line, index));
    const row = element("tr", { class: table.sums?.includes(line) ? "sum" : null }, ...cells);
    return click ? pickable(row, cells[0], line, click) : row;
  });
  const view = element("table", { style: `--columns: ${table.columns.length}` }, element("caption", { class: "visually-hidden" }, caption), element("thead", {}, head), element("tbody", {}, ...body));
  if (table.totals) view.append(element("tfoot", {}, element("tr", {}, ...table.columns.map((column, index) => cell(table.totals[index], column)))));
  return view;
}

/** Lay a table on its side: a line for each column, headed by its title, and a column for each row. */
function transposed({ table, caption, click }) {
  const places = table.rows.map((_, place) => place);
  const body = table.columns.map((column, index) => {
    const cells = places.map((place) => {
      const node = cellAt(table, place, index);
      return click && index === 0 ? pickable(node, node, place, click) : node;
    });
    const whole = table.totals ? [cell(table.totals[index], column)] : [];
    return element("tr", {}, element("th", { scope: "row" }, column.title), ...cells, ...whole);
  });
  return element("table", { class: "transposed" }, element("caption", { class: "visually-hidden" }, caption), element("tbody", {}, ...body));
}

function cellAt(table, line, index) {
  const column = table.columns[index];
  const node = barred(paint(cell(table.rows[line][index], column), table.styles?.[line][index]), column.bar, line);
  return linked(node, column.link, table.raw[line][index]);
}

function headCell({ table, isCut, by, isDescending }, index, onSort) {
  const { title, isNumber } = table.columns[index];
  const sorted = by === index ? (isDescending ? "descending" : "ascending") : null;
  const sign = sorted ? element("span", { "aria-hidden": "true" }, isDescending ? " ↓" : " ↑") : null;
  const words = isCut || !title ? [title] : [element("button", { type: "button", class: "sort", "data-column": index, onclick: () => onSort(index) }, title, sign)];
  return element("th", { scope: "col", class: isNumber ? "number" : null, "aria-sort": sorted }, ...words);
}

/** Give the rows' places in the order that the reader chose; nothing comes last either way. */
function lines({ table, by, isDescending, isSorted }) {
  const places = table.rows.map((_, place) => place);
  if (by === null || isSorted) return places;
  const sign = isDescending ? -1 : 1;
  const value = (place) => table.raw[place][by];
  const compared = table.columns[by].isNumber ? (one, other) => Number(one) - Number(other) : (one, other) => one.localeCompare(other);
  return places.sort((one, other) => (value(one) === "" ? 1 : value(other) === "" ? -1 : sign * compared(value(one), value(other))));
}

function cell(text, column) {
  return element("td", { class: column?.isNumber ? "number" : null, title: text.length > 36 ? text : null }, text);
}

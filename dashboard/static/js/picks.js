/** Marks and rows that filter when they are clicked, and how the clicked one stands out. */

import { element } from "./dom.js";
import { sameKey } from "./clicks.js";
import { isConcerned, isLit } from "./highlight.js";
import { isBand } from "./points.js";

const MARKS = new Set(["symbol", "rect", "arc", "shape"]);

/** Give what the mark at a place stands for; of marks told together the nearest one that has a key. */
export function keyAt(point, x, y) {
  return valueAt("key", point, x, y);
}

/** Give a mark's values to drill by, of fields. */
export function stepsAt(point, x, y) {
  return valueAt("steps", point, x, y);
}

function valueAt(member, point, x = point?.x, y = point?.y) {
  const having = (point?.marks || (point ? [point] : [])).filter((one) => one.datum?.[member]);
  const far = (one) => Math.hypot(one.x - x, one.y - y);
  return having.reduce((best, one) => (!best || far(one) < far(best) ? one : best), null)?.datum[member] ?? null;
}

/**
 * Let the marks of a key stand out and the others step back; without a key all are alike. Where
 * `lit` are values by column, so do the marks of a chart of such `columns`.
 */
export function emphasise(canvas, key, columns = {}, lit = null) {
  const isTold = isConcerned(columns, lit);
  for (const node of canvas.querySelectorAll("svg .role-mark path")) {
    const item = node.__data__;
    if (!(MARKS.has(item?.mark?.marktype) || isBand(item)) || !item.datum) continue;
    const isPicked = sameKey(item.datum.key, key);
    const isAsked = isTold && "label" in item.datum; // what tells nothing stays as it is: a flow's nodes
    const isOff = (Boolean(key) && !isPicked) || (isAsked && !isLit(item.datum.steps, columns, lit));
    node.classList.toggle("chosen", isPicked || (isAsked && !isOff && item.opacity !== 0 && !isBand(item)));
    node.classList.toggle("faded", isOff && item.opacity !== 0);
  }
}

/**
 * Let a row of a place filter or act: by a click anywhere in it, by keyboard on a button in its head.
 * `click` has the rows' `keys` and `steps`, `onPick`, `onAct`, and `onSteps`, which offers a menu.
 */
export function pickable(row, head, place, { keys, steps, onPick, onAct, onSteps }) {
  const [key, values] = [(onPick && keys[place]) || null, (onAct || onSteps) && steps?.[place]];
  if (!key && !values) return row;
  head.replaceChildren(element("button", { type: "button", class: "pick", tabindex: "-1" }, ...head.childNodes));
  row.dataset.key = JSON.stringify(key);
  const offer = (event) => onSteps?.(values, event.clientX || head.getBoundingClientRect().left, event.clientY || head.getBoundingClientRect().bottom);
  row.addEventListener("click", (event) => {
    if (getSelection()?.toString() || event.target.closest("a")) return;
    if (key) onPick(key);
    if (values && onAct) onAct(values);
    else if (!key) offer(event);
  });
  row.addEventListener("contextmenu", (event) => {
    if (!values || !onSteps || event.target.closest("a")) return;
    event.preventDefault();
    offer(event);
  });
  return row;
}

/** Mark the row that is picked, or the rows of one key; the keyboard comes to it, else to the first one, and goes on by arrows. */
export function markRows(box, key) {
  const rows = [...box.querySelectorAll("[data-key]")];
  const picked = rows.filter((row) => key && row.dataset.key === JSON.stringify(key));
  for (const row of rows) {
    row.classList.toggle("chosen", picked.includes(row));
    row.classList.toggle("faded", picked.length > 0 && !picked.includes(row));
    const button = row.querySelector(".pick");
    if (row.dataset.key !== "null") button.setAttribute("aria-pressed", String(picked.includes(row)));
    button.tabIndex = row === (picked[0] || rows[0]) ? 0 : -1;
  }
}

/** Move along the rows' buttons by the arrow keys. */
export function moveAlongRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll(".pick")];
  const place = buttons.indexOf(event.target);
  if (!step || place < 0) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(buttons.length - 1, place + step))].focus();
}

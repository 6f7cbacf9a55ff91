/**
 * What a chart's marks tell: by pointer, by tap, and by the arrow keys along the marks.
 *
 * The page finds the marks itself, so that one way serves every kind of chart and every way to ask.
 */

import { element } from "./dom.js";
import { keyAt, stepsAt } from "./picks.js";
import { pointAt, pointsOf } from "./points.js";

const MARGIN = 12;
const SETTLED = 300; // milliseconds after which a scrolling is the reader's own
let bubble = null;
let owner = null;

/**
 * Let a chart's box answer; `hints` are the fields to tell, `onPick` is told the key of a mark that
 * is clicked, or on which Enter is pressed, and `onAct` its values. `onSteps` is told of them by a
 * click that does neither, else by what opens a menu. `light.onLight` is told of them by its `trigger`.
 * Gives the function that ends it.
 */
export function answering(box, canvas, view, hints, { onPick = null, onSteps = null, onAct = null, light = null } = {}) {
  if (!hints?.fields.length) return () => {};
  const state = { box, canvas, view, hints, onPick, onSteps, onAct, light, place: -1, revealed: 0 };
  const handlers = {
    pointermove: (event) => event.pointerType !== "touch" && moved(state, event),
    pointerleave: (event) => event.pointerType !== "touch" && left(state),
    click: (event) => clicked(state, event),
    contextmenu: (event) => offered(state, event),
    keydown: (event) => pressed(state, event),
    blur: () => hide(box),
    scroll: () => performance.now() - state.revealed > SETTLED && hide(box),
  };
  for (const [name, handler] of Object.entries(handlers)) box.addEventListener(name, handler);
  box.tabIndex = 0;
  return () => {
    hide(box);
    for (const [name, handler] of Object.entries(handlers)) box.removeEventListener(name, handler);
  };
}

function moved(state, event) {
  const found = pointed(state, event);
  if (state.light?.trigger !== "hover") return;
  const frame = state.canvas.getBoundingClientRect();
  const values = found && isMeant(found, event) ? stepsAt(found, event.clientX - frame.left, event.clientY - frame.top) : null;
  state.light.onLight(values);
}

/** Put away what is told, and what is lit by pointing; by Escape what a click lit too. */
function left(state, isAll = false) {
  hide(state.box);
  if (isAll || state.light?.trigger === "hover") state.light?.onLight(null);
}

/** Tell of the mark, and filter by it; axes, legends and the room around a mark filter nothing. */
function clicked(state, event) {
  const found = pointed(state, event);
  if (!found || !isMeant(found, event)) return state.light?.onLight(null);
  const frame = state.canvas.getBoundingClientRect();
  const place = [event.clientX - frame.left, event.clientY - frame.top];
  return chosen(state, keyAt(found, ...place), stepsAt(found, ...place), event.clientX, event.clientY);
}

/** Do what a click on a mark does: filter, act, or else offer what its menu has. */
function chosen(state, key, values, x, y) {
  const { onPick, onAct, light } = state;
  if (!onPick && !onAct) light?.onLight(values);
  if (onPick && key) onPick(key);
  if (onAct && values) onAct(values);
  else if (!(onPick && key)) step(state, values, x, y);
}

/** Open the steps of a mark by the right button, a long press, or the keyboard's menu key. */
function offered(state, event) {
  if (!state.onSteps) return;
  const frame = state.canvas.getBoundingClientRect();
  const points = pointsOf(state.view, state.hints);
  const isByKey = event.button !== 2 && state.place >= 0;
  const [x, y] = isByKey ? [points[state.place].x, points[state.place].y] : [event.clientX - frame.left, event.clientY - frame.top];
  const found = isByKey ? points[state.place] : pointAt(points, event.target, x, y, state.hints);
  const values = stepsAt(found, x, y);
  if (!values) return;
  event.preventDefault();
  step(state, values, frame.left + x, frame.top + y);
}

function step({ box, onSteps }, values, x, y) {
  if (!onSteps || !values) return;
  hide(box);
  onSteps(values, x, y);
}

/** Tell whether a click means a mark: a finger and a point need no exact aim. */
function isMeant(found, event) {
  if (event.target.closest(".pinned, .role-legend, .role-axis")) return false;
  if (event.pointerType === "touch" || found.item.mark.marktype === "symbol") return true;
  const item = event.target.__data__;
  return found.item === item || Boolean(found.items?.includes(item));
}

function pointed(state, event) {
  const frame = state.canvas.getBoundingClientRect();
  const points = pointsOf(state.view, state.hints);
  const found = pointAt(points, event.target, event.clientX - frame.left, event.clientY - frame.top, state.hints);
  state.place = found ? points.indexOf(found) : -1;
  if (found) show(state, found);
  else hide(state.box);
  return found;
}

/** Move along the marks; Enter filters by one, Escape puts away what is told. */
function pressed(state, event) {
  if (event.key === "Escape") return left(state, true);
  const points = pointsOf(state.view, state.hints);
  if (event.key === "Enter" || event.key === " ") return entered(state, event, points[state.place]);
  const next = { ArrowRight: state.place + 1, ArrowDown: state.place + 1, ArrowLeft: state.place - 1, ArrowUp: state.place - 1, Home: 0, End: points.length - 1 }[event.key];
  if (next === undefined || !points.length) return undefined;
  event.preventDefault();
  state.place = Math.max(0, Math.min(points.length - 1, next));
  const point = points[state.place];
  reveal(state, point);
  show(state, point);
  document.getElementById("announcer").textContent = point.lines.map(([title, text]) => `${title}: ${text}`).join(", ");
  return undefined;
}

function entered(state, event, point) {
  const [key, values] = [state.onPick && keyAt(point), (state.onSteps || state.onAct || state.light) && stepsAt(point)];
  if (!key && !values) return;
  event.preventDefault();
  const frame = state.canvas.getBoundingClientRect();
  chosen(state, key, values, frame.left + point.x, frame.top + point.y);
}

/** Scroll a chart that is larger than its box to a point, without the scrolling putting it away. */
function reveal(state, { x, y }) {
  const { box } = state;
  state.revealed = performance.now();
  const left = Math.max(0, x - box.clientWidth / 2);
  const top = Math.max(0, y - box.clientHeight / 2);
  if (box.scrollWidth > box.clientWidth) box.scrollLeft = left;
  if (box.scrollHeight > box.clientHeight) box.scrollTop = top;
}

function show({ box, canvas }, point) {
  bubble ||= document.body.appendChild(element("div", { class: "hint", role: "tooltip", hidden: true }));
  owner = box;
  bubble.replaceChildren(...point.lines.map(line));
  bubble.hidden = false;
  mark(canvas, point);
  const frame = canvas.getBoundingClientRect();
  const [x, y] = [frame.left + point.x, frame.top + point.y];
  const { offsetWidth: width, offsetHeight: height } = bubble;
  const left = x + MARGIN + width > innerWidth ? x - MARGIN - width : x + MARGIN;
  const top = y - MARGIN - height < 0 ? y + MARGIN : y - MARGIN - height;
  bubble.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  bubble.style.top = `${Math.max(4, top)}px`;
}

function line([title, text, colour]) {
  const sign = colour ? element("span", { class: "swatch", style: `background: ${colour}` }) : null;
  return element("div", {}, element("span", { class: "key" }, sign, title), element("span", { class: "value" }, String(text)));
}

/** Ring each mark that is told of. */
function mark(canvas, point) {
  canvas.querySelectorAll(".ring").forEach((one) => one.remove());
  for (const one of point.marks || [point]) canvas.append(element("span", { class: "ring", style: `left: ${one.x}px; top: ${one.y}px` }));
}

function hide(box) {
  if (owner !== box) return;
  if (bubble) bubble.hidden = true;
  box.querySelectorAll(".ring").forEach((one) => one.remove());
  owner = null;
}

/** Draws a Vega-Lite specification into a box that may change its size. */

import { element } from "./dom.js";
import { answering } from "./hints.js";
import { entryAt, markLegend, withoutNames } from "./legend.js";
import { emphasise } from "./picks.js";
import { legendNames, NARROW, roomIn, withLegendBelow } from "./room.js";
import { pin, showWindow, sizeCanvas } from "./scroll.js";
import { inMode, vegaConfig } from "./theme.js";

let library = null;

/** Load Vega once; a load that failed is tried again at the next chart. */
function loaded() {
  library ||= new Promise((resolve, reject) => {
    const failed = () => { library = null; reject(new Error("The chart library could not be loaded.")); };
    const { href } = /** @type {HTMLLinkElement} */ (document.getElementById("vega")); // with its version in its name
    document.head.append(element("script", { src: href, onload: resolve, onerror: failed }));
  });
  return library;
}

let turn = Promise.resolve();

/** Wait for a task of one's own, so that the page answers between two charts. */
function ownTurn() {
  turn = turn.then(() => new Promise((begin) => {
    const { port1, port2 } = new MessageChannel(); // which, unlike a timer, isn't slowed down where the page is hidden
    port1.onmessage = () => { port1.close(); begin(); };
    port2.postMessage(null);
  }));
  return turn;
}

loaded().catch(() => {}); // early, while the definition and the rows are still on their way

/**
 * Give the Vega view of a drawn chart; `ast` interprets expressions, so no code is evaluated.
 * `onReshape` is told when the box has become so wide or narrow that the chart is arranged anew.
 * A chart whose marks filter has a `click` with their `fields`, the `key` that is picked, and `onPick`;
 * one with more to do is told of a mark by `onSteps`, or by `onAct` where a click does it, and of a legend's entry by `onLegend`.
 * `light` has the `columns` whose values light up with those of other charts, the values that are `lit`, and `onLight`.
 */
export async function drawChart(box, spec, theme, onReshape, { click = null, onSteps = null, onAct = null, hidden = new Set(), onLegend = null, light = null } = {}) {
  await loaded();
  await ownTurn();
  const isNarrow = box.clientWidth < NARROW;
  const whole = withoutNames(spec, hidden);
  const arranged = isNarrow ? withLegendBelow(whole) : whole;
  const names = legendNames(arranged);
  const canvas = element("div", { class: "canvas" });
  box.replaceChildren(canvas);
  const needed = spec.usermeta?.scroll;
  const window = spec.usermeta?.window;
  const [width, height] = sizeCanvas(box, canvas, needed, window);
  const room = roomIn(names, box.clientWidth, box.clientHeight);
  const config = { ...vegaConfig(theme), ...(spec.config || {}) };
  const params = (spec.params || []).map((one) => ({ ...one, value: room[one.name] ?? one.value }));
  const sized = { ...inMode(arranged, theme), width, height, params, config: undefined };
  const { vegaEmbed } = /** @type {any} */ (globalThis);
  const result = await vegaEmbed(canvas, sized, { actions: false, renderer: "svg", ast: true, config, tooltip: false });
  pin(box, canvas);
  showWindow(box, canvas, window);
  let [key, lit] = [click?.key, light?.lit];
  const emphasised = () => {
    if (click || light) emphasise(canvas, key, light?.columns, lit);
    if (onLegend) markLegend(canvas, hidden);
  };
  emphasised();
  const observer = new ResizeObserver(() => {
    if (box.clientWidth && isNarrow !== box.clientWidth < NARROW) onReshape();
    else resize(result.view, { box, canvas, needed, window, params, names }).then(emphasised);
  });
  observer.observe(box);
  const silence = answering(box, canvas, result.view, told(spec, click), { onPick: click?.onPick, onSteps, onAct, light });
  const onEntry = (event) => {
    const name = entryAt(event.target);
    if (name !== null) onLegend?.(name);
  };
  canvas.addEventListener("click", onEntry);
  const pick = (picked) => { key = picked; emphasised(); };
  const show = (values) => { lit = values; emphasised(); };
  return { view: result.view, canvas, pick, light: show, finalize: () => { silence(); observer.disconnect(); result.finalize(); } };
}

/** Give what marks tell; where one of several fields filters, each mark of a category is told by itself. */
function told(spec, click) {
  const hints = spec.usermeta?.hints;
  return hints && click?.fields.length > 1 ? { ...hints, shared: null } : hints;
}

/** Fit a chart to its box's new size; a box that is hidden has none. */
async function resize(view, { box, canvas, needed, window, params, names }) {
  if (!box.clientWidth || !box.clientHeight) return;
  const [width, height] = sizeCanvas(box, canvas, needed, window);
  const room = roomIn(names, box.clientWidth, box.clientHeight);
  for (const { name } of params) if (name in room) view.signal(name, room[name]);
  await view.width(width).height(height).resize().runAsync();
  pin(box, canvas);
}

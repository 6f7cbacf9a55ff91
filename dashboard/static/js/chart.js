/** Draws a Vega-Lite specification into a box that may change its size. */

import { element } from "./dom.js";
import { legendNames, roomIn } from "./room.js";
import { vegaConfig } from "./theme.js";

let library = null;

/** Load Vega once; a load that failed is tried again at the next chart. */
function loaded() {
  library ||= new Promise((resolve, reject) => {
    const failed = () => { library = null; reject(new Error("The chart library could not be loaded.")); };
    document.head.append(element("script", { src: "/assets/vega.js", onload: resolve, onerror: failed }));
  });
  return library;
}

loaded().catch(() => {}); // early, while the definition and the rows are still on their way

/** Give the Vega view of a drawn chart; `ast` interprets expressions, so no code is evaluated. */
export async function drawChart(box, spec, theme) {
  await loaded();
  const names = legendNames(spec);
  const room = roomIn(names, box.clientWidth, box.clientHeight);
  const config = { ...vegaConfig(theme), ...(spec.config || {}) };
  const params = (spec.params || []).map((one) => ({ ...one, value: room[one.name] ?? one.value }));
  const sized = { ...spec, width: box.clientWidth, height: box.clientHeight, params, config: undefined };
  const result = await window.vegaEmbed(box, sized, { actions: false, renderer: "svg", ast: true, config, tooltip: { theme: "custom" } });
  const observer = new ResizeObserver(() => resize(result.view, box, params, names));
  observer.observe(box);
  return { view: result.view, finalize: () => { observer.disconnect(); result.finalize(); } };
}

/** Fit a chart to its box's new size; a box that is hidden has none. */
function resize(view, box, params, names) {
  const [width, height] = [box.clientWidth, box.clientHeight];
  if (!width || !height) return;
  const room = roomIn(names, width, height);
  for (const { name } of params) if (name in room) view.signal(name, room[name]);
  view.width(width).height(height).resize().runAsync();
}

/** Small multiples: charts of one kind side by side, with one legend below them. */

import { drawChart } from "./chart.js";
import { element } from "./dom.js";
import { legendNames } from "./room.js";

const LEAST = { width: 170, height: 120 }; // pixels of a panel that can be read

/** Draw the panels into a box; gives what a chart gives, for all of them. */
export async function drawPanels(box, panels, theme, onReshape, options) {
  const { titles, specs } = panels;
  const columns = columnsIn(box.clientWidth, specs.length, panels.columns);
  const rows = Math.min(panels.rows || Infinity, Math.ceil(specs.length / columns));
  const height = Math.max(LEAST.height, Math.floor((box.clientHeight - 26) / rows) - 8);
  const names = specs.length ? legendNames(specs[0]) : [];
  const grid = element("div", { class: "panels", style: `grid-template-columns: repeat(${columns}, minmax(0, 1fr)); grid-auto-rows: ${height}px` });
  const places = specs.map((_, index) => {
    const chart = element("div", { class: "panel-chart", tabindex: "0", role: "img", "aria-label": titles[index] || `Panel ${index + 1}` });
    grid.append(element("figure", {}, titles.length ? element("figcaption", {}, titles[index]) : null, chart));
    return chart;
  });
  box.replaceChildren(grid);
  const charts = await Promise.all(specs.map((spec, index) => drawChart(places[index], withoutLegend(spec), theme, onReshape, options)));
  if (names.length) box.append(legend(names, charts[0].view));
  const observer = new ResizeObserver(() => columnsIn(box.clientWidth, specs.length, panels.columns) !== columns && box.clientWidth && onReshape());
  observer.observe(box);
  return {
    panels: charts,
    pick: (key) => charts.forEach((one) => one.pick(key)),
    light: (values) => charts.forEach((one) => one.light(values)),
    finalize: () => { observer.disconnect(); charts.forEach((one) => one.finalize()); },
  };
}

/** Give how many panels stand side by side: as many as the definition says, where they can be read. */
export function columnsIn(width, count, wanted) {
  const most = Math.max(1, Math.floor(width / LEAST.width));
  return Math.max(1, Math.min(wanted || Math.ceil(Math.sqrt(count)), count || 1, most));
}

function withoutLegend(spec) {
  return JSON.parse(JSON.stringify(spec), (key, value) => (key === "legend" ? null : value));
}

function legend(names, view) {
  const colour = view.scale("color");
  return element("ul", { class: "panel-legend" }, ...names.map((name) => element("li", {}, element("span", { class: "swatch", style: `background: ${colour(name)}` }), name)));
}

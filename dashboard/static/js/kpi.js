/** A key figure: value, change, and maybe its trend as a small line. */

import { element } from "./dom.js";
import { paint } from "./formatting.js";

const ARROWS = { up: "▲", down: "▼", same: "●", none: "" };

export function kpiView(kpi) {
  const styles = kpi.styles || {};
  const letters = kpi.value.length + (styles.PrimaryValue?.icon ? 1.5 : 0);
  const parts = [paint(element("div", { class: "value", "data-raw": kpi.raw, style: `--letters: ${letters}` }, kpi.value), styles.PrimaryValue)];
  if (kpi.comparison) {
    const { text, direction } = kpi.comparison;
    const arrow = styles.ComparisonValue?.icon ? "" : ARROWS[direction]; // a rule's icon stands for it
    parts.push(
      element("div", { class: "comparison" },
        paint(element("span", { class: `change ${direction}` }, `${arrow} ${text}`.trim()), styles.ComparisonValue),
        direction === "none" ? null : element("span", { class: "against" }, `from ${kpi.against}`)),
    );
  }
  if (kpi.trend && kpi.trend.length > 1) parts.push(sparkline(kpi.trend));
  if (kpi.period) parts.push(element("div", { class: "period" }, kpi.period));
  return element("div", { class: "kpi" }, ...parts);
}

function sparkline(values) {
  const numbers = values.map((value) => value ?? 0);
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  const points = numbers.map((value, index) => `${((index / (numbers.length - 1)) * 100).toFixed(2)},${(30 - ((value - low) / span) * 26).toFixed(2)}`);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 32");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape("polygon", { points: `0,32 ${points.join(" ")} 100,32`, fill: "var(--accent)", opacity: "0.12" }));
  svg.append(shape("polyline", { points: points.join(" "), fill: "none", stroke: "var(--accent)", "stroke-width": "2", "vector-effect": "non-scaling-stroke" }));
  return svg;
}

function shape(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** A key figure: value, change, and maybe its trend as a small line. */

import { readable, surface } from "./colours.js";
import { element } from "./dom.js";
import { paint } from "./formatting.js";

const ARROWS = { up: "▲", down: "▼", same: "●", none: "" };

export function kpiView(kpi) {
  const styles = kpi.styles || {};
  const parts = kpi.isComparisonFirst ? comparedFirst(kpi, styles) : [figure(kpi.value, styles.PrimaryValue, { "data-raw": kpi.raw }), kpi.comparison ? compared(kpi, styles) : null].filter(Boolean);
  if (typeof kpi.progress === "number") parts.push(progressBar(kpi, styles.ProgressBar));
  if (kpi.trend && kpi.trend.length > 1) parts.push(sparkline(kpi.trend));
  if (kpi.period) parts.push(element("div", { class: "period" }, kpi.period));
  return element("div", { class: "kpi" }, ...parts);
}

function figure(text, style, attributes = {}) {
  const letters = text.length + (style?.icon ? 1.5 : 0);
  return paint(element("div", { class: "value", style: `--letters: ${letters}`, ...attributes }, text), style);
}

function change({ comparison: { text, direction } }, style) {
  return `${style?.icon ? "" : ARROWS[direction]} ${text}`.trim(); // a rule's icon stands for the arrow
}

function compared(kpi, styles) {
  const { direction } = kpi.comparison;
  return element("div", { class: "comparison" },
    paint(element("span", { class: `change ${direction}` }, change(kpi, styles.ComparisonValue)), styles.ComparisonValue),
    direction === "none" ? null : element("span", { class: "against" }, `from ${kpi.against}`));
}

/** The change is the figure, and the value is told below it. */
function comparedFirst(kpi, styles) {
  const style = { ...styles.ComparisonValue, ...styles.PrimaryValue };
  const known = kpi.comparison.direction !== "none";
  return [
    figure(change(kpi, style), style),
    element("div", { class: "comparison" },
      paint(element("span", { class: "change", "data-raw": kpi.raw }, kpi.value), styles.ActualValue),
      known ? element("span", { class: "against" }, `from ${kpi.against}`) : null),
  ];
}

function progressBar({ progress, againstName, against }, style) {
  const percent = Math.round(progress * 100);
  const colour = style?.color ? `; background: ${readable(style.color, surface())}` : "";
  return element("div", { class: "progress", role: "img", "aria-label": `${percent}% of ${againstName}: ${against}` }, element("span", { style: `width: ${percent}%${colour}` }));
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

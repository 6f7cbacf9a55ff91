/** Applies a theme's colours to the page and to the charts, in light or dark. */

import { contrasting, mixed, readable } from "./colours.js";
import { COLUMN_PADDING, LABEL_LIMIT, LABEL_SIZE } from "./room.js";

const KEY = "dashboard-mode";

export function currentMode() {
  const forced = new URLSearchParams(location.search).get("mode");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return forced || localStorage.getItem(KEY) || system;
}

export function switchMode() {
  localStorage.setItem(KEY, currentMode() === "dark" ? "light" : "dark");
}

/** Set light or dark before a theme is known; the style sheet has colours for both. */
export function applyMode() {
  document.documentElement.style.setProperty("color-scheme", currentMode());
}

export function applyTheme(theme) {
  const style = document.documentElement.style;
  applyMode();
  for (const [name, value] of Object.entries(theme[currentMode()])) style.setProperty(`--${name}`, value);
  if (theme.fonts.length) style.setProperty("--font", `${theme.fonts.map((font) => `"${font}"`).join(", ")}, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif`);
  style.setProperty("--gap", theme.hasGutter ? "14px" : "0px");
}

/**
 * A specification with the theme's colours as they are in the current mode; others stay, but those of
 * reference lines and their labels, which no area carries, are mixed until they can be read.
 */
export function inMode(spec, theme) {
  const [own, now] = [theme.colors[theme.mode], theme.colors[currentMode()]];
  const isColours = (key, value) => key === "range" && Array.isArray(value);
  const shown = (colour) => now[own.indexOf(colour)] ?? colour;
  const isReference = (value) => String(value?.style).startsWith("reference-") && value.color;
  const behind = theme[currentMode()].background;
  return JSON.parse(JSON.stringify(spec), (key, value) => {
    if (isReference(value)) return { ...value, color: readable(shown(value.color), behind) };
    return isColours(key, value) ? value.map(shown) : value;
  });
}

/** Vega's configuration for the theme. */
export function vegaConfig(theme) {
  const colours = theme[currentMode()];
  const data = theme.colors[currentMode()];
  const font = getComputedStyle(document.documentElement).getPropertyValue("--font");
  const quiet = colours.secondaryForeground;
  const gradient = currentMode() === "dark" ? [mixed(theme.gradient[0], colours.background, 0.1), theme.gradient.at(-1)] : theme.gradient;
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      labelColor: quiet, titleColor: quiet, gridColor: colours.border, domainColor: colours.border, tickColor: colours.border,
      labelFontSize: 11.5, titleFontSize: 11.5, titleFontWeight: 500, titlePadding: 8, labelPadding: 6,
    },
    legend: { labelColor: quiet, labelFontSize: LABEL_SIZE, symbolType: "circle", symbolSize: 90, symbolStrokeWidth: 0, rowPadding: 6, columnPadding: COLUMN_PADDING, labelLimit: LABEL_LIMIT, offset: 10 },
    style: {
      "on-colour": { color: contrasting(data[0]) },
      "reference-line": { color: quiet, strokeWidth: 1.5 },
      "reference-label": { color: colours.foreground, fontSize: 11.5 },
      "reference-halo": { color: colours.background, stroke: colours.background, strokeWidth: 4, strokeJoin: "round", fontSize: 11.5 },
    },
    text: { color: colours.foreground, fontSize: 11.5 },
    range: { category: data, heatmap: gradient, ramp: gradient },
    bar: { color: data[0] },
    line: { color: data[0] },
    area: { color: data[0] },
    point: { color: data[0] },
    circle: { color: data[0] },
    arc: { stroke: colours.background },
    rect: { stroke: null },
  };
}

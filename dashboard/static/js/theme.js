/** Applies a theme's colours to the page and to the charts, in light or dark. */

import { readable } from "./colours.js";

const KEY = "dashboard-mode";
let isOnPaper = false;

/** Give the mode that is shown: what the reader chose, or their system; paper is light. */
export function currentMode() {
  return isOnPaper ? "light" : chosenMode();
}

function chosenMode() {
  const forced = new URLSearchParams(location.search).get("mode");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return forced || localStorage.getItem(KEY) || system;
}

export function switchMode() {
  localStorage.setItem(KEY, currentMode() === "dark" ? "light" : "dark");
}

/** Say whether the page is on its way to paper, where dark costs ink and can't be read; tell whether that changes the mode. */
export function setPaper(isPaper) {
  const before = currentMode();
  isOnPaper = isPaper;
  return currentMode() !== before;
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

/** Vega's configuration for the theme, in the page's font. */
export function vegaConfig(theme) {
  const font = getComputedStyle(document.documentElement).getPropertyValue("--font");
  return { ...theme.charts[currentMode()], font };
}

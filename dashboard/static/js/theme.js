/** Applies a theme's colours to the page and to the charts, in light or dark. */

const KEY = "dashboard-mode";

export function currentMode() {
  const forced = new URLSearchParams(location.search).get("mode");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return forced || localStorage.getItem(KEY) || system;
}

export function switchMode() {
  localStorage.setItem(KEY, currentMode() === "dark" ? "light" : "dark");
}

export function applyTheme(theme) {
  const style = document.documentElement.style;
  for (const [name, value] of Object.entries(theme[currentMode()])) style.setProperty(`--${name}`, value);
  style.setProperty("color-scheme", currentMode());
  if (theme.fonts.length) style.setProperty("--font", `${theme.fonts.map((font) => `"${font}"`).join(", ")}, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif`);
  style.setProperty("--gap", theme.hasGutter ? "14px" : "0px");
}

/** Vega's configuration for the theme. */
export function vegaConfig(theme) {
  const colours = theme[currentMode()];
  const font = getComputedStyle(document.documentElement).getPropertyValue("--font");
  const quiet = colours.secondaryForeground;
  const gradient = currentMode() === "dark" ? [mixed(theme.gradient[0], colours.background), theme.gradient.at(-1)] : theme.gradient;
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      labelColor: quiet, titleColor: quiet, gridColor: colours.border, domainColor: colours.border, tickColor: colours.border,
      labelFontSize: 11.5, titleFontSize: 11.5, titleFontWeight: 500, titlePadding: 8, labelPadding: 6,
    },
    legend: { labelColor: quiet, labelFontSize: 12, symbolType: "circle", symbolSize: 90, symbolStrokeWidth: 0, rowPadding: 6, columnPadding: 16, labelLimit: 180, offset: 10 },
    style: { "on-colour": { fill: contrasting(theme.colors[0]) } },
    text: { color: colours.foreground, fontSize: 11.5 },
    range: { category: theme.colors, heatmap: gradient, ramp: gradient },
    bar: { color: theme.colors[0] },
    line: { color: theme.colors[0] },
    area: { color: theme.colors[0] },
    point: { color: theme.colors[0] },
    circle: { color: theme.colors[0] },
    arc: { stroke: colours.background },
    rect: { stroke: null },
  };
}

/** Black or white, whichever reads better on a colour. */
function contrasting(colour) {
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? "#111" : "#fff";
}

function mixed(colour, background) {
  const parse = (text) => [1, 3, 5].map((start) => parseInt(text.slice(start, start + 2), 16));
  const [one, other] = [parse(colour), parse(background)];
  return `rgb(${one.map((part, index) => Math.round(part * 0.1 + other[index] * 0.9)).join(",")})`;
}

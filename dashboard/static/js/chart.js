/** Draws a Vega-Lite specification into a box that may change its size. */

import { vegaConfig } from "./theme.js";

const loaded = () => window.vegaEmbed ? Promise.resolve() : new Promise((resolve) => {
  const wait = setInterval(() => { if (window.vegaEmbed) { clearInterval(wait); resolve(); } }, 30);
});

/** Give the Vega view of a drawn chart; `ast` interprets expressions, so no code is evaluated. */
export async function drawChart(box, spec, theme) {
  await loaded();
  const config = { ...vegaConfig(theme), ...(spec.config || {}) };
  const { config: _own, ...rest } = spec;
  const result = await window.vegaEmbed(box, rest, { actions: false, renderer: "svg", ast: true, config, tooltip: { theme: "custom" } });
  const observer = new ResizeObserver(() => result.view.resize().runAsync());
  observer.observe(box);
  return { view: result.view, finalize: () => { observer.disconnect(); result.finalize(); } };
}

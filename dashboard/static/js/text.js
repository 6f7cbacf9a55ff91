/** Text boxes of a sheet. */

import { readable, surface } from "./colours.js";
import { element } from "./dom.js";

export function textBox(blocks, place) {
  const paragraphs = blocks.map((block) => element("p", { class: block.isItem ? "item" : null, style: `text-align: ${block.align}` }, ...block.runs.map(textRun)));
  const style = `grid-column: ${place.column + 1} / span ${place.columns}; grid-row: ${place.row + 1} / span ${place.rows}; --rows: ${place.rows}`;
  return element("div", { class: "text-box", style }, ...paragraphs);
}

function textRun(run) {
  const styles = [];
  if (/^\d+(\.\d+)?px$/.test(run.size || "")) styles.push(`font-size: min(${run.size}, 8vw)`); // a heading's words fit a phone
  if (/^#[0-9a-f]{6}$/i.test(run.color || "")) styles.push(`color: ${readable(run.color, surface("--secondaryBackground"))}`);
  if (run.bold) styles.push("font-weight: 650");
  if (run.italic) styles.push("font-style: italic");
  if (run.underline) styles.push("text-decoration: underline");
  const attributes = { style: styles.join("; ") || null };
  return run.href ? element("a", { ...attributes, href: run.href, rel: "noreferrer", target: "_blank" }, run.text) : element("span", attributes, run.text);
}

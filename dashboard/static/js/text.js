/** A picture of the sheet, as large as its place allows. */
export function pictureBox({ alt, scaling, tooltip }, src, place) {
  return element("div", { class: "picture", "data-scaling": scaling, style: placed(place) }, element("img", { src, alt, title: tooltip || null }));
}

function placed(place) {
  return `grid-column: ${place.column + 1} / span ${place.columns}; grid-row: ${place.row + 1} / span ${place.rows}; --rows: ${place.rows}`;
}

/** Text boxes of a sheet, narratives and words of its visuals. */

import { readable, surface } from "./colours.js";
import { element } from "./dom.js";

export function textBox(blocks, place) {
  return element("div", { class: "text-box", style: placed(place) }, ...paragraphs(blocks, "--secondaryBackground"));
}

/** What an insight says; a reader of its text by keyboard can scroll it. */
export function narrativeView(blocks, name) {
  return element("div", { class: "narrative text-box", role: "group", tabindex: "0", "aria-label": name }, ...paragraphs(blocks, "--background"));
}

/** Words as large as their figures, which stand beside them. */
export function wordsView(words, name) {
  const items = words.map(({ text, label, size }) => element("li", { style: `--share: ${size}` }, element("span", {}, text), " ", element("small", {}, label)));
  return element("ul", { class: "words", tabindex: "0", "aria-label": name }, ...items);
}

function paragraphs(blocks, background) {
  return blocks.map((block) => element("p", { class: block.isItem ? "item" : null, style: `text-align: ${block.align}` }, ...block.runs.map((run) => textRun(run, background))));
}

function textRun(run, background) {
  const styles = [];
  if (/^\d+(\.\d+)?px$/.test(run.size || "")) styles.push(`font-size: min(${run.size}, 8vw)`); // a heading's words fit a phone
  if (/^#[0-9a-f]{6}$/i.test(run.color || "")) styles.push(`color: ${readable(run.color, surface(background))}`);
  if (run.bold) styles.push("font-weight: 650");
  if (run.italic) styles.push("font-style: italic");
  if (run.underline) styles.push("text-decoration: underline");
  const attributes = { style: styles.join("; ") || null };
  return run.href ? element("a", { ...attributes, href: run.href, rel: "noreferrer", target: "_blank" }, run.text) : element("span", attributes, run.text);
}

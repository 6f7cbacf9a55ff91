/** A sheet: its tiles on the grid, drawn and drawn again as the reader chooses and data lands. */

import { draw } from "./api.js";
import { element } from "./dom.js";
import { Tile } from "./tile.js";

export class SheetView {
  constructor(page, sheet, box, theme) {
    this.page = page;
    this.sheet = sheet;
    this.box = box;
    this.tiles = new Map();
    const notes = sheet.notes.map((note) => element("p", { class: "note" }, note));
    const places = [...sheet.elements].sort((one, other) => one.row - other.row || one.column - other.column);
    const nodes = places.map((place) => this.place(place, theme)).filter(Boolean);
    box.replaceChildren(...notes, ...nodes);
  }

  place(place, theme) {
    if (place.type === "TEXT_BOX") return textBox(this.sheet.texts[place.id] || [], place);
    const visual = this.sheet.visuals[place.id];
    if (!visual) return null;
    const tile = new Tile(visual, place, theme, (id) => this.draw(this.chosen, [id]));
    this.tiles.set(visual.id, tile);
    return tile.node;
  }

  /** Draw all visuals, or the named ones; a newer drawing ends an older one. */
  async draw(chosen, visuals) {
    this.chosen = chosen;
    this.abort?.abort();
    this.abort = new AbortController();
    const wanted = visuals ? visuals.map((id) => this.tiles.get(id)) : [...this.tiles.values()];
    wanted.forEach((tile) => tile.updating());
    this.box.setAttribute("aria-busy", "true");
    try {
      const shown = [];
      await draw(this.page.id, this.sheet.id, { ...chosen, visuals }, (drawn) => shown.push(this.tiles.get(drawn.id)?.show(drawn)), this.abort.signal);
      await Promise.all(shown);
      this.box.setAttribute("aria-busy", "false");
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  rerender() {
    this.tiles.forEach((tile) => tile.render());
  }
}

function textBox(blocks, place) {
  const paragraphs = blocks.map((block) => element("p", { style: `text-align: ${block.align}` }, ...block.runs.map(textRun)));
  const style = `grid-column: ${place.column + 1} / span ${place.columns}; grid-row: ${place.row + 1} / span ${place.rows}; --rows: ${place.rows}`;
  return element("div", { class: "text-box", style }, ...paragraphs);
}

function textRun(run) {
  const styles = [];
  if (/^\d+(\.\d+)?px$/.test(run.size || "")) styles.push(`font-size: ${run.size}`);
  if (/^#[0-9a-f]{6}$/i.test(run.color || "")) styles.push(`color: ${run.color}`);
  if (run.bold) styles.push("font-weight: 650");
  if (run.italic) styles.push("font-style: italic");
  if (run.underline) styles.push("text-decoration: underline");
  const attributes = { style: styles.join("; ") || null };
  return run.href ? element("a", { ...attributes, href: run.href, rel: "noreferrer", target: "_blank" }, run.text) : element("span", attributes, run.text);
}

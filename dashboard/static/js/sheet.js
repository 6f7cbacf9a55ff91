/** A sheet: its tiles on the grid, drawn and drawn again as the reader chooses and data lands. */

import { dashboardPath, draw, exported } from "./api.js";
import { keyIn } from "./clicks.js";
import { element } from "./dom.js";
import { litAfter } from "./highlight.js";
import { pictureBox, textBox } from "./text.js";
import { Tile } from "./tile.js";

const RETRY_SECONDS = { first: 5, longest: 300 };

export class SheetView {
  /** `onPick` is told of a click on a mark, `onDrill` of a step of drilling, `onClicked` how the server writes a clicked mark's values. */
  constructor(page, sheet, box, theme, { onPick = null, onClicked = null, onDrill = null, onPage = null, onAct = null } = {}) {
    this.onPick = onPick;
    this.onDrill = onDrill;
    this.onPage = onPage;
    this.onAct = onAct;
    this.onClicked = onClicked;
    this.page = page;
    this.sheet = sheet;
    this.box = box;
    this.tiles = new Map();
    this.texts = new Map();
    this.retrySeconds = RETRY_SECONDS.first;
    this.lit = null;
    this.nodes = new Map();
    this.hidden = new Set(sheet.elements.filter((place) => place.hidden).map((place) => place.id));
    const notes = sheet.notes.map((note) => element("p", { class: "note" }, note));
    const places = [...sheet.elements].sort((one, other) => one.row - other.row || one.column - other.column);
    const nodes = places.map((place) => this.placed(place, this.place(place, theme))).filter(Boolean);
    box.replaceChildren(...notes, ...nodes);
  }

  place(place, theme) {
    if (place.type === "TEXT_BOX") return this.text(place);
    if (place.type === "IMAGE") return this.picture(place);
    const visual = this.sheet.visuals[place.id];
    if (!visual) return null;
    const tile = new Tile(visual, place, theme, {
      onRetry: (id) => this.redrawSome([id]),
      onExport: (id, kind) => exported(this.page.id, this.sheet.id, id, kind, this.chosen),
      onPick: this.onPick,
      onDrill: this.onDrill,
      onPage: this.onPage,
      onAct: this.onAct,
      onLight: this.sheet.highlight && { trigger: this.sheet.highlight, tell: (values) => this.light(values) },
    });
    this.tiles.set(visual.id, tile);
    if (this.isHidden(tile)) tile.settled();
    return tile.node;
  }

  /** Keep an element's node, which may be hidden. */
  placed(place, node) {
    if (!node) return null;
    node.hidden = this.hidden.has(place.id);
    this.nodes.set(place.id, node);
    return node;
  }

  /**
   * Hide the elements that rules hide now, and show the others: a chart finds its room when it is
   * seen. Only what is seen is drawn, so that only that is waited for.
   */
  conceal(hidden) {
    const before = this.hidden;
    this.hidden = new Set(hidden);
    this.nodes.forEach((node, id) => { node.hidden = this.hidden.has(id); });
    this.hidden.forEach((id) => this.tiles.get(id)?.settled());
    for (const tile of [...before].filter((id) => !this.hidden.has(id)).map((id) => this.tiles.get(id))) {
      tile?.updating();
      tile?.render();
    }
  }

  /** Tell whether a tile is among the hidden elements. */
  isHidden(tile) {
    return this.hidden.has(tile.visual.id);
  }

  picture(place) {
    const found = this.sheet.pictures[place.id];
    if (!found) return null;
    const src = dashboardPath(this.page.id, "pictures", found.file);
    return pictureBox(found, src, place);
  }

  text(place) {
    const node = textBox(this.sheet.texts[place.id] || [], place);
    this.texts.set(place, node);
    return node;
  }

  /** Light up the marks of all charts that have such values by column, or none. */
  light(values) {
    const lit = litAfter(this.lit, values, this.sheet.highlight);
    if (JSON.stringify(lit) === JSON.stringify(this.lit)) return;
    this.lit = lit;
    this.tiles.forEach((tile) => tile.light(lit));
  }

  stop() {
    this.abort?.abort();
    clearTimeout(this.timer);
    this.tiles.forEach((tile) => tile.clear());
  }

  /** Draw all visuals; a newer drawing ends an older one. */
  async draw(chosen) {
    if (JSON.stringify(chosen) !== JSON.stringify(this.chosen)) this.light(null);
    this.chosen = chosen;
    this.tiles.forEach((tile, id) => {
      tile.drilled = chosen.drills?.[id] || {};
      tile.pick(keyOf(tile, chosen.clicks?.[id]));
    });
    this.abort?.abort();
    this.abort = new AbortController();
    this.box.setAttribute("aria-busy", "true");
    await this.drawTiles([...this.tiles.values()], {});
    this.retryLater();
  }

  /** Draw some visuals again, beside whatever else is being drawn. */
  async redrawSome(visuals) {
    await this.drawTiles(visuals.map((id) => this.tiles.get(id)), { visuals }).catch(() => {});
    this.retryLater();
  }

  async drawTiles(wanted, only) {
    const { signal } = this.abort;
    wanted.filter((tile) => !this.isHidden(tile)).forEach((tile) => tile.updating());
    try {
      const shown = [];
      await draw(this.page.id, this.sheet.id, { ...this.chosen, ...only }, (drawn) => shown.push(this.show(drawn)), signal);
      await Promise.all(shown);
      this.box.setAttribute("aria-busy", "false");
    } catch (error) {
      if (error.name === "AbortError") return;
      wanted.forEach((tile) => tile.held(error));
      this.box.setAttribute("aria-busy", "false");
      throw error;
    }
  }

  /** Show a visual that was drawn, or a text box that names what the reader chose. */
  show(drawn) {
    if (drawn.hidden) return this.conceal(drawn.hidden);
    if (drawn.clicked) return this.onClicked?.(drawn.id, drawn.clicked);
    if (!drawn.blocks) return this.tiles.get(drawn.id)?.show(drawn);
    this.sheet.texts[drawn.id] = drawn.blocks;
    this.texts.forEach((node, place) => place.id === drawn.id && this.rewrite(place, node));
    return null;
  }

  /** Ask again for what failed, ever less often: the cause may be mended without new data. */
  retryLater() {
    clearTimeout(this.timer);
    const failed = [...this.tiles.values()].filter((tile) => tile.node.dataset.state === "failed" && !this.isHidden(tile));
    if (!failed.length) this.retrySeconds = RETRY_SECONDS.first;
    if (!failed.length || this.abort.signal.aborted) return;
    this.timer = setTimeout(() => this.redrawSome(failed.map((tile) => tile.visual.id)), this.retrySeconds * 1000);
    this.retrySeconds = Math.min(this.retrySeconds * 2, RETRY_SECONDS.longest);
  }

  rerender() {
    this.tiles.forEach((tile) => tile.render());
    this.texts.forEach((node, place) => this.rewrite(place, node));
  }

  rewrite(place, node) {
    node.replaceWith(this.placed(place, this.text(place)));
  }
}

function keyOf(tile, values) {
  return values ? keyIn(values, tile.visual.click.fields) : null;
}

/** One visual's tile: title, menu, and a body that shows what the visual's state asks for. */

import { possible } from "./actions.js";
import { drawChart } from "./chart.js";
import { keyIn, sameKey } from "./clicks.js";
import { download, element } from "./dom.js";
import { stepsFrom, wayBack } from "./drills.js";
import { valuesByColumn } from "./highlight.js";
import { kpiView } from "./kpi.js";
import { toggledName } from "./legend.js";
import { menuAt, menuButton } from "./menu.js";
import { announce, banner } from "./notice.js";
import { Pager } from "./pager.js";
import { drawPanels } from "./panels.js";
import { markRows } from "./picks.js";
import { tableView } from "./table.js";
import { narrativeView, wordsView } from "./text.js";
import { actionWords, failure, isSame, levelItems, message, nothing, sizeOf, styleOf, words } from "./tile_parts.js";

const CUT = "Only the first"; // rows are shown

export class Tile {
  constructor(visual, place, theme, { onRetry, onExport, onPick = null, onDrill = null, onPage = null, onAct = null, onLight = null }) {
    this.visual = visual;
    this.theme = theme;
    this.onRetry = onRetry;
    this.onExport = onExport;
    this.onPick = visual.click ? (key) => onPick?.(visual.id, key) : null;
    this.onDrill = onDrill;
    this.onPage = onPage;
    this.acts = visual.actions || [];
    const own = this.acts.find((one) => one.isClick);
    this.onAct = onAct && ((action, values) => onAct(visual.id, action, values));
    this.onMark = own && onAct ? (values) => this.onAct(own, values) : null; // what a click does besides filtering
    this.onLight = onLight;
    this.lit = null;
    this.pager = new Pager(visual.title || visual.name || "the table", (change) => onPage?.(visual.id, change));
    this.drilled = {};
    this.picked = null;
    this.hidden = new Set();
    this.asTable = false;
    this.body = element("div", { class: "body" }, element("div", { class: "skeleton" }));
    this.footer = element("footer", { hidden: true });
    const menu = menuButton("Menu", () => this.items());
    this.menuBox = menu.box;
    this.menuButton = menu.button;
    this.titles = element("div", {});
    this.way = element("p", { class: "way", hidden: true });
    this.name(visual);
    this.node = element("article", { class: "tile", "data-visual": visual.id, "data-kind": visual.kind, "data-state": "loading", "data-size": sizeOf(visual, place), "aria-labelledby": `title-${visual.id}`, "aria-busy": "true", style: styleOf(visual, place) },
      element("header", {}, this.titles, this.menuBox),
      this.way, this.body, this.pager.node, this.footer);
  }

  /** Write the titles, which may hold values that the reader chose; a hidden one is heard. */
  name({ title, subtitle, name }) {
    this.visual = { ...this.visual, title, subtitle, name: title || name || words(this.visual.kind) };
    this.titles.replaceChildren(element("h2", { id: `title-${this.visual.id}`, class: title ? null : "visually-hidden" }, this.visual.name));
    this.menuButton.setAttribute("aria-label", `Menu of ${this.visual.name}`);
    if (subtitle) this.titles.append(element("p", { class: "subtitle" }, subtitle));
  }

  updating() {
    this.node.dataset.updating = "true";
    this.node.setAttribute("aria-busy", "true");
  }

  /** Nothing is waited for: it was drawn, or it isn't seen. */
  settled() {
    this.node.dataset.updating = "false";
    this.node.setAttribute("aria-busy", "false");
  }

  /** The drawing broke off: keep the last picture, or say that there is none yet. */
  held(error) {
    this.settled();
    if (this.drawn || this.node.dataset.state !== "loading") return;
    this.node.dataset.state = "waiting";
    this.body.replaceChildren(error.isAway ? message("Waiting for the connection", null) : message("Could not be drawn", error.message));
  }

  /** Let the mark that filters stand out, or none. */
  pick(key) {
    this.picked = key;
    this.chart?.pick(key);
    if (this.onPick) markRows(this.body, key);
    if (this.drawn?.words) this.body.querySelectorAll("li").forEach((node, place) => node.classList.toggle("chosen", Boolean(key) && sameKey(this.drawn.words[place]?.key, key)));
    if (this.drawn?.mark) this.body.firstElementChild?.classList.toggle("chosen", Boolean(key) && sameKey(this.drawn.mark.key, key));
  }

  /** Let the marks stand out that have the values which are lit, by column; or none. */
  light(values) {
    this.lit = values;
    this.chart?.light?.(values);
  }

  /** Give what of the chart lights up with others, or nothing: a drilled one has other columns. */
  lighting() {
    const columns = this.visual.highlight || {};
    if (!this.onLight || !Object.keys(columns).length || Object.keys(this.drilled).length) return null;
    return { columns, lit: this.lit, trigger: this.onLight.trigger, onLight: (values) => this.onLight.tell(valuesByColumn(values, columns)) };
  }

  /** Hide a series, or show it again. */
  toggle(name) {
    this.hidden = toggledName(this.hidden, name);
    announce(`${name} is ${this.hidden.has(name) ? "hidden" : "shown"}.`);
    this.render();
  }

  /** Let go of what a chart holds. */
  clear() {
    this.chart?.finalize();
    this.chart = null;
  }

  async show(drawn) {
    this.settled();
    const same = this.node.dataset.state === drawn.state && isSame(this.drawn, drawn);
    this.drawn = drawn;
    if (drawn.titles) this.name(drawn.titles);
    if (!same) await this.render();
  }

  /** Draw what is known again: after a switch between light and dark, or to a table. */
  async render() {
    const { drawn } = this;
    if (!drawn) return;
    this.clear();
    this.node.dataset.state = drawn.state;
    const notes = (drawn.notes || []).filter((one) => !drawn.pages || !one.startsWith(CUT));
    this.footer.hidden = !notes.length;
    this.footer.textContent = notes.join(" ");
    this.pager.show(drawn.isTable ? drawn.pages : null, drawn.table?.rows.length);
    this.menuBox.hidden = !drawn.table && !this.steps().length && !this.acts.length;
    this.showWay();
    const title = this.visual.name;
    if (drawn.state === "empty") this.body.replaceChildren(nothing(drawn.reason, drawn.noData));
    else if (drawn.state === "undrawn") this.body.replaceChildren(message("Not drawn here", drawn.reason));
    else if (drawn.state === "failed") this.body.replaceChildren(failure(drawn.reason, () => this.onRetry(this.visual.id)));
    else if (drawn.isTable || this.asTable) this.body.replaceChildren(this.table(drawn, title));
    else if (drawn.narrative) this.body.replaceChildren(narrativeView(drawn.narrative, title));
    else if (drawn.words) this.body.replaceChildren(wordsView(drawn.words, title));
    else if (drawn.kpi) this.body.replaceChildren(kpiView(drawn.kpi));
    else await this.drawSpec(drawn, title);
    if (!this.asTable) this.markBody(drawn);
  }

  /** Let a figure or a text that is one mark, and each word of a cloud, answer a click; the tile's menu has the same. */
  markBody({ mark, words: cloud }) {
    const answer = (node, { key, steps }) => {
      const [filters, acts] = [this.filtersBy(key), this.onMark && steps];
      if (!filters && !acts) return;
      node.classList.add("clickable");
      if (cloud) node.firstElementChild.replaceWith(element("button", { type: "button", class: "pick" }, node.firstElementChild.textContent));
      node.addEventListener("click", (event) => {
        if (event.target.closest("a") || getSelection()?.toString()) return;
        if (filters) this.onPick(key);
        if (acts) this.onMark(steps);
      });
      node.classList.toggle("chosen", sameKey(key, this.picked));
    };
    if (mark) answer(this.body.firstElementChild, mark);
    if (cloud) this.body.querySelectorAll("li").forEach((node, place) => cloud[place] && answer(node, cloud[place]));
  }

  /** Tell whether a click on a mark of a key filters: an action of the menu waits there. */
  filtersBy(key) {
    return Boolean(key && this.onPick && !this.visual.click.menu);
  }

  /** Build the table; its rows filter where they are what the visual shows. */
  table(drawn, title) {
    const { pages } = drawn;
    const isCut = pages ? pages.hasMore || pages.page > 0 : (drawn.notes || []).some((one) => one.startsWith(CUT));
    const sorted = isCut && pages ? { ...pages, onSort: (by, isDescending) => this.onPage?.(this.visual.id, { by, direction: isDescending ? "DESC" : "ASC", page: 0 }) } : null;
    const onPick = this.visual.click?.menu ? null : this.onPick;
    const onSteps = this.acts.length || this.visual.click?.menu ? (values, x, y) => this.offer(values, x, y) : null;
    const click = drawn.keys && (this.onPick || onSteps) ? { keys: drawn.keys, steps: drawn.steps, picked: () => this.picked, onPick, onAct: this.onMark, onSteps } : null;
    return tableView(drawn.table, title, { isCut, click, sorted });
  }

  /** Say into what a reader drilled; each step leads back to before it. */
  showWay() {
    const links = this.onDrill ? wayBack(this.visual.drill || [], this.drilled, this.drawn.trail) : [];
    this.way.hidden = !links.length;
    this.way.replaceChildren(...links.map(({ text, hierarchy, choice }) => element("button", { type: "button", title: "Drill up", "aria-label": `${text}. Drill up`, onclick: () => this.onDrill(this.visual.id, hierarchy, choice) }, `‹ ${text}`)));
  }

  async drawSpec(drawn, title) {
    const box = element("div", { class: "chart", role: "img", tabindex: "0", "aria-label": this.visual.alt || `${title}: ${drawn.table.rows.length} rows. The arrow keys tell of each mark${this.onPick && !this.visual.click.menu ? ", Enter filters by it" : ""}; the menu shows them as a table.` });
    const onPick = this.visual.click?.menu ? null : this.onPick;
    const click = this.onPick ? { fields: this.visual.click.fields, key: this.picked, onPick } : null;
    const onSteps = this.steps().length || this.acts.length || this.visual.click?.menu ? (values, x, y) => this.offer(values, x, y) : null;
    box.classList.toggle("clickable", Boolean(this.onPick || onSteps));
    this.body.replaceChildren(box);
    try {
      const draw = drawn.panels ? drawPanels : drawChart;
      this.chart = await draw(box, drawn.panels || drawn.spec, this.theme, () => this.render(), { click, onSteps, onAct: this.onMark, hidden: this.hidden, light: this.lighting(), onLegend: drawn.panels ? null : (name) => this.toggle(name) });
      this.chart.pick(this.picked); // another mark may have been clicked meanwhile
      this.chart.light(this.lit);
    } catch (error) {
      this.node.dataset.state = "failed";
      this.body.replaceChildren(message("Could not be drawn", error.message));
    }
  }

  /** Give what the tile's menu has, as [label, action]. */
  items() {
    const { drawn } = this;
    const isChart = !drawn.isTable && drawn.table;
    const files = drawn.table ? [["Download CSV", () => this.saveRows("csv")], ["Download Excel", () => this.saveRows("xlsx")]] : [];
    return [
      ...this.actionItems(drawn.mark?.steps || this.pickedValues() || {}),
      ...(this.onPick && drawn.mark?.key ? [[sameKey(drawn.mark.key, this.picked) ? "Filter by this no more" : "Filter by this", () => this.onPick(drawn.mark.key)]] : []),
      ...(this.hidden.size ? [["Show all series", () => { this.hidden = new Set(); this.render(); }]] : []),
      ...levelItems(drawn.levels, (levels) => this.onPage?.(this.visual.id, { levels })),
      ...this.steps(this.pickedValues()).map((step) => [step.label, () => this.onDrill(this.visual.id, step.hierarchy, step.choice)]),
      isChart ? [this.asTable ? "Show as chart" : "Show as table", () => { this.asTable = !this.asTable; this.render(); }] : null,
      ...files,
      ["Download PNG", () => this.savePng()],
      ["Copy the query", () => navigator.clipboard?.writeText(drawn.sql)],
    ].filter(Boolean);
  }

  /** Give the steps down and up from all marks, or from one that has values of its own. */
  steps(values) {
    return this.onDrill ? stepsFrom(this.visual.drill || [], this.drilled, values) : [];
  }

  /** Give the values of the mark that filters: from there the menu drills down. */
  pickedValues() {
    const specs = this.drawn.panels?.specs || [this.drawn.spec];
    const marks = [...specs.flatMap((one) => one?.data?.values || []), ...(this.drawn.words || [])];
    return marks.find((one) => one.steps && sameKey(one.key, this.picked))?.steps;
  }

  /** Give the actions that values suffice for, as [label, action]. */
  actionItems(values) {
    return this.onAct ? possible(this.acts, values).map((one) => [one.name || actionWords(one), () => this.onAct(one, values)]) : [];
  }

  /** Offer what else a mark does where it was clicked: its actions, a filter of the menu, the steps of drilling. */
  offer(values, x, y) {
    const { click } = this.visual;
    const key = click ? keyIn(values, click.fields) : [];
    const filter = this.onPick && click?.menu && key.length ? [[click.menu, () => this.onPick(key)]] : [];
    const steps = this.steps(values).map((step) => [step.label, () => this.onDrill(this.visual.id, step.hierarchy, step.choice)]);
    const items = [...this.actionItems(values), ...filter, ...steps];
    if (items.length) menuAt(this.body.querySelector(".chart, .pick, .table-box"), x, y, items);
  }

  /** Save all rows, also those that the page has no room for. */
  async saveRows(kind) {
    try {
      const address = URL.createObjectURL(await this.onExport(this.visual.id, kind));
      download(`${this.fileName()}.${kind}`, address);
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    } catch (error) {
      banner(`The rows could not be saved: ${error.message}`);
    }
  }

  async savePng() {
    const { tilePicture } = await import("./picture.js");
    download(`${this.fileName()}.png`, await tilePicture(this));
  }

  fileName() {
    return this.visual.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  }
}

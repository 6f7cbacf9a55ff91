/** The page: which dashboard and sheet are shown, and what happens when something changes. */

import { dashboardPath, getJson } from "./api.js";
import { bookmarkList } from "./bookmarks.js";
import { isChosen, NONE, without } from "./choices.js";
import { Choosing } from "./choosing.js";
import { ClickLine } from "./click_line.js";
import { controlRow } from "./controls.js";
import { element } from "./dom.js";
import { asked, Excursions } from "./excursions.js";
import { Freshness } from "./freshness.js";
import { setZone, zoneTold } from "./moments.js";
import { announce, banner, noDashboards, trouble, unreachable } from "./notice.js";
import { PipelineView } from "./pipeline.js";
import { choicesIn, printedLine, savingMenu } from "./saving.js";
import { SheetView } from "./sheet.js";
import { readState, withKnown, writeState } from "./state.js";
import { showTabs, tabId } from "./tabs.js";
import { applyMode, applyTheme, setPaper, switchMode } from "./theme.js";
import { wallButton } from "./wall.js";

const PIPELINE = { id: ":pipeline", name: "Pipeline", description: "How events come here", isOther: true };
const SECONDS = { absent: 3, away: 2 };
/** @type {(id: string) => any} */
const at = (id) => document.getElementById(id);
let state = readState();
let page = null;
let view = null;
let freshness = null;
let excursions = null;
let retry = null;
let leftOut = []; // what of the address is left out
const line = new ClickLine(at("clicked"), (visuals) => choices.unclick(visuals));
const choices = new Choosing({
  line,
  state: () => state,
  view: () => view,
  onChosen: (chosen, isSameStep = false) => { state = chosen; writeState(state, isSameStep); },
  redraw: () => redraw(),
  show: (sheet) => show(sheet, true),
  showControls: () => showControls(view.sheet),
});

/** Open the dashboard of the address, or else the first; try again until there is one. */
async function start() {
  try {
    const dashboards = await getJson("/api/dashboards");
    if (!dashboards.length) return later(noDashboards, SECONDS.absent);
    const known = dashboards.some((one) => one.DashboardId === state.dashboard);
    const missing = state.dashboard && !known ? `The dashboard ${state.dashboard} is not deployed here; this is another.` : null;
    await open(known ? state.dashboard : dashboards[0].DashboardId);
    fillDashboards(dashboards);
    if (missing) tell(missing);
  } catch (error) {
    later(() => unreachable(error), SECONDS.away);
  }
  return undefined;
}

function later(show, seconds) {
  close();
  show();
  clearTimeout(retry);
  retry = setTimeout(start, seconds * 1000);
}

/** Leave what is shown, with everything that it watches. */
function close() {
  freshness?.stop();
  excursions?.stop();
  view?.stop();
  [page, view, freshness, excursions] = [null, null, null, null];
  at("tabs").replaceChildren();
  at("zone").textContent = "";
  line.show(null, {});
  tell(null);
}

function fillDashboards(dashboards) {
  const select = at("dashboards");
  select.hidden = dashboards.length < 2;
  select.replaceChildren(...dashboards.map((one) => element("option", { value: one.DashboardId, selected: one.DashboardId === state.dashboard }, one.Name)));
  select.onchange = () => { state = { ...NONE, dashboard: select.value, sheet: null }; start(); };
}

async function open(dashboard) {
  const told = asked(dashboard);
  const found = await getJson(dashboardPath(dashboard));
  const out = await told;
  close();
  page = found;
  const { known, dropped } = withKnown({ ...state, dashboard }, page);
  state = known;
  at("name").textContent = page.name;
  document.title = page.name;
  applyTheme(page.theme);
  setZone(page.zone);
  at("zone").textContent = zoneTold();
  freshness = new Freshness(dashboard, at("freshness"), { onChange: reread, onAway: lost, onBack: foundAgain });
  excursions = new Excursions(dashboard, at("excursions"), out);
  show(state.sheet, true);
  if (dropped.length) tellDropped(dropped);
}

/** Show a sheet; `isGiven` tells that the address has it already, so that Back doesn't stay here. */
function show(id, isGiven = false) {
  view?.stop();
  const sheet = page.sheets.find((one) => one.id === id) || (id === PIPELINE.id ? PIPELINE : page.sheets[0]);
  state.sheet = sheet.id;
  writeState(state, isGiven);
  showTabs(at("tabs"), [...page.sheets, PIPELINE], sheet.id, (picked) => show(picked));
  at("sheet").setAttribute("role", "tabpanel");
  at("sheet").setAttribute("aria-labelledby", tabId(sheet.id));
  showControls(sheet);
  view = sheet === PIPELINE ? new PipelineView(state.dashboard, at("sheet"), failed) : new SheetView(page, sheet, at("sheet"), page.theme, { ...choices.handlers(), onClicked: (visual, texts) => line.wrote(visual, texts) });
  return redraw();
}

/** Fill the row of controls; the keyboard stays where it was. */
function showControls(sheet) {
  delete at("controls").dataset.state;
  const focused = at("controls").contains(document.activeElement) ? document.activeElement.id : null;
  at("controls").replaceChildren(...(sheet.controls ? controlRow(sheet, state, page, (change, isReset) => choices.choose(change, isReset)) : []));
  if (focused) at(focused)?.focus();
}

async function redraw() {
  try {
    line.show(view?.sheet, state.clicks);
    await view?.draw(choices.on(view.sheet));
  } catch (error) {
    if (error.status === 400 && error.names?.some((name) => isChosen(state, name))) drop(error);
    else failed(error);
  }
}

/** Leave out of the address what the server can't read, and say so: the rest is drawn. */
function drop({ names, message }) {
  state = without(state, names);
  writeState(state, true);
  showControls(view.sheet);
  tell(`Left out of the address: ${message}.`);
  redraw();
}

/** The reader went back or forth, or put another address into the tab. */
function moved() {
  const next = readState();
  if (JSON.stringify(next) === JSON.stringify(state)) return;
  const isOther = next.dashboard && next.dashboard !== state.dashboard;
  state = next;
  tell(null);
  if (!page || isOther) return start();
  const { known, dropped } = withKnown({ ...state, dashboard: page.id }, page);
  state = known;
  show(state.sheet, true);
  if (dropped.length) tellDropped(dropped);
  return undefined;
}

function tellDropped(dropped) {
  tell(`Left out of the address, for this dashboard doesn’t have it: ${dropped.join(", ")}.`);
}

/** Tell what is wrong with the address, beside what was told of it already; nothing begins anew. */
function tell(sentence) {
  leftOut = sentence ? [...leftOut, sentence] : [];
  banner(leftOut.join(" "), "note");
}

/** Something couldn't be read: the next sign of life ends it. */
function failed(error) {
  lost(error);
  if (error.isAway || error.status >= 500) freshness?.suspect();
}

/** Read the definition again where a new version was published; draw anew in any case. */
async function reread() {
  try {
    const latest = await getJson(dashboardPath(state.dashboard));
    if (latest.version !== page.version) await open(state.dashboard);
    else await redraw();
    announce("The page shows the latest data.");
  } catch (error) {
    lost(error);
  }
}

/** Say what is wrong and keep the last picture; a dashboard that is gone has none to keep. */
function lost(error) {
  if (error.status === 404) {
    freshness?.stop();
    start();
  } else if (error.isAway) banner(`${trouble(error)}, and what you see may be old. It goes on by itself. (${error.message})`);
  else banner(`${trouble(error)}: ${error.message}`);
}

function foundAgain() {
  banner(null);
  return reread();
}

at("controls").addEventListener("choices-closed", (event) => {
  showControls(view.sheet);
  if (document.activeElement === document.body) at(/** @type {HTMLElement} */ (event.target).id)?.focus();
});
/** What a file or a sheet of paper says of what it shows. */
function told() {
  const sheet = view?.sheet;
  const title = [page?.name, sheet?.name].filter(Boolean).join(" · ");
  return { title, choices: [...choicesIn(at("controls")), ...line.words(), zoneTold()], tiles: view?.tiles ? [...view.tiles.values()].filter((tile) => !tile.node.hidden) : [], box: at("sheet") };
}

savingMenu(at("save"), told);
bookmarkList(at("bookmarks"), () => ({ dashboard: page?.id ?? "", name: view?.sheet?.name ?? "" }));
wallButton(at("wall"));
/** Show all in the mode that is now. */
function recolour() {
  if (page) applyTheme(page.theme);
  else applyMode();
  view?.rerender();
}

addEventListener("beforeprint", () => {
  at("printed").textContent = printedLine(told());
  if (setPaper(true)) recolour();
});
addEventListener("afterprint", () => { if (setPaper(false)) recolour(); });
addEventListener("popstate", () => moved());
at("refresh").addEventListener("click", () => (view ? redraw() : start()));
at("mode").addEventListener("click", () => {
  switchMode();
  recolour();
});
applyMode();
start();

/** The page: which dashboard and sheet are shown, and what happens when something changes. */

import { dashboardPath, getJson } from "./api.js";
import { controlRow } from "./controls.js";
import { element } from "./dom.js";
import { Freshness } from "./freshness.js";
import { announce, banner, noDashboards, trouble, unreachable } from "./notice.js";
import { PipelineView } from "./pipeline.js";
import { SheetView } from "./sheet.js";
import { readState, withKnown, writeState } from "./state.js";
import { showTabs, tabId } from "./tabs.js";
import { applyMode, applyTheme, switchMode } from "./theme.js";

const PIPELINE = { id: ":pipeline", name: "Pipeline", description: "How events come here", isOther: true };
const SECONDS = { absent: 3, away: 2 };
const at = (id) => document.getElementById(id);
let state = readState();
let page = null;
let view = null;
let freshness = null;
let retry = null;

/** Open the dashboard of the address, or else the first; try again until there is one. */
async function start() {
  try {
    const dashboards = await getJson("/api/dashboards");
    if (!dashboards.length) return later(noDashboards, SECONDS.absent);
    const known = dashboards.some((one) => one.DashboardId === state.dashboard);
    const missing = state.dashboard && !known ? `The dashboard ${state.dashboard} is not deployed here; this is another.` : null;
    await open(known ? state.dashboard : dashboards[0].DashboardId);
    fillDashboards(dashboards);
    if (missing) banner(missing, "note");
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
  view?.stop();
  [page, view, freshness] = [null, null, null];
  at("tabs").replaceChildren();
  banner(null);
}

function fillDashboards(dashboards) {
  const select = at("dashboards");
  select.hidden = dashboards.length < 2;
  select.replaceChildren(...dashboards.map((one) => element("option", { value: one.DashboardId, selected: one.DashboardId === state.dashboard }, one.Name)));
  select.onchange = () => { state = { ...state, dashboard: select.value, sheet: null, parameters: {}, filters: {} }; start(); };
}

async function open(dashboard) {
  const found = await getJson(dashboardPath(dashboard));
  close();
  page = found;
  const { known, dropped } = withKnown({ ...state, dashboard }, page);
  state = known;
  at("name").textContent = page.name;
  document.title = page.name;
  applyTheme(page.theme);
  freshness = new Freshness(dashboard, at("freshness"), { onChange: reread, onAway: lost, onBack: foundAgain });
  show(state.sheet);
  if (dropped.length) banner(`Left out of the address, for this dashboard doesn’t have it: ${dropped.join(", ")}.`, "note");
}

function show(id) {
  view?.stop();
  const sheet = page.sheets.find((one) => one.id === id) || (id === PIPELINE.id ? PIPELINE : page.sheets[0]);
  state.sheet = sheet.id;
  writeState(state);
  showTabs(at("tabs"), [...page.sheets, PIPELINE], sheet.id, show);
  at("sheet").setAttribute("role", "tabpanel");
  at("sheet").setAttribute("aria-labelledby", tabId(sheet.id));
  showControls(sheet);
  view = sheet === PIPELINE ? new PipelineView(state.dashboard, at("sheet"), failed) : new SheetView(page, sheet, at("sheet"), page.theme);
  return redraw();
}

/** Fill the row of controls; the keyboard stays where it was. */
function showControls(sheet) {
  const focused = at("controls").contains(document.activeElement) ? document.activeElement.id : null;
  at("controls").replaceChildren(...(sheet.controls ? controlRow(sheet, state, state.dashboard, choose) : []));
  if (focused) at(focused)?.focus();
}

function choose(change, isReset) {
  const base = isReset ? { parameters: {}, filters: {} } : state;
  state.parameters = { ...base.parameters, ...change.parameters };
  state.filters = { ...base.filters, ...change.filters };
  writeState(state);
  if (isReset || !document.querySelector(".choices")) showControls(view.sheet);
  redraw();
}

async function redraw() {
  try {
    await view?.draw({ parameters: state.parameters, filters: state.filters });
  } catch (error) {
    failed(error);
  }
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
  if (document.activeElement === document.body) at(event.target.id)?.focus();
});
at("refresh").addEventListener("click", () => (view ? redraw() : start()));
at("mode").addEventListener("click", () => {
  switchMode();
  if (page) applyTheme(page.theme);
  else applyMode();
  view?.rerender();
});
applyMode();
start();

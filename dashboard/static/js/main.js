/** The page: which dashboard and sheet are shown, and what happens when something changes. */

import { getJson } from "./api.js";
import { controlRow } from "./controls.js";
import { element } from "./dom.js";
import { Freshness } from "./freshness.js";
import { PipelineView } from "./pipeline.js";
import { SheetView } from "./sheet.js";
import { readState, writeState } from "./state.js";
import { applyTheme, switchMode } from "./theme.js";

const at = (id) => document.getElementById(id);
const state = readState();
let page = null;
let view = null;
let freshness = null;
const PIPELINE = ":pipeline";

async function start() {
  try {
    const dashboards = await getJson("/api/dashboards");
    if (!dashboards.length) return banner("No dashboard is deployed in this account and region.", start, 3);
    banner(null);
    fillDashboards(dashboards);
    const known = dashboards.some((one) => one.DashboardId === state.dashboard);
    await open(known ? state.dashboard : dashboards[0].DashboardId);
  } catch (error) {
    banner(`Can't reach the account: ${error.message}`, start, 2);
  }
  return undefined;
}

function fillDashboards(dashboards) {
  const select = at("dashboards");
  select.hidden = dashboards.length < 2;
  select.replaceChildren(...dashboards.map((one) => element("option", { value: one.DashboardId, selected: one.DashboardId === state.dashboard }, one.Name)));
  select.onchange = () => { Object.assign(state, { sheet: null, parameters: {}, filters: {} }); open(select.value); };
}

async function open(dashboard) {
  page = await getJson(`/api/dashboards/${encodeURIComponent(dashboard)}`);
  state.dashboard = dashboard;
  at("name").textContent = page.name;
  document.title = page.name;
  applyTheme(page.theme);
  freshness?.stop();
  freshness = new Freshness(dashboard, at("freshness"), { onChange: reread, onAway: lost, onBack: found });
  if (state.sheet === PIPELINE) showPipeline();
  else showSheet(page.sheets.find((one) => one.id === state.sheet) || page.sheets[0]);
}

function showSheet(sheet) {
  state.sheet = sheet.id;
  writeState(state);
  view?.stop?.();
  showTabs();
  showControls(sheet);
  view = new SheetView(page, sheet, at("sheet"), page.theme);
  at("sheet").setAttribute("aria-label", sheet.name);
  return redraw();
}

/** The page that follows events on their way here; it isn't a sheet, and has no filters. */
function showPipeline() {
  state.sheet = PIPELINE;
  writeState(state);
  view?.stop?.();
  showTabs();
  at("controls").replaceChildren();
  at("sheet").setAttribute("aria-label", "Pipeline");
  view = new PipelineView(state.dashboard, at("sheet"));
  return view.draw().catch(lost);
}

function showTabs() {
  const pipeline = { id: PIPELINE, name: "Pipeline", description: "How events come here" };
  at("tabs").replaceChildren(...[...page.sheets, pipeline].map((one) => tab(one, one.id === state.sheet)));
}

function showTab(id) {
  return id === PIPELINE ? showPipeline() : showSheet(page.sheets.find((one) => one.id === id));
}

function tab(sheet, selected) {
  return element("button", { type: "button", class: sheet.id === PIPELINE ? "tab other" : "tab", role: "tab", "data-sheet": sheet.id, "aria-selected": String(selected), "aria-controls": "sheet", tabindex: selected ? "0" : "-1", title: sheet.description || null, onclick: () => showTab(sheet.id), onkeydown: moveTab }, sheet.name);
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [...page.sheets.map((one) => one.id), PIPELINE];
  showTab(ids[(ids.indexOf(state.sheet) + step + ids.length) % ids.length]);
  at("tabs").querySelector('[aria-selected="true"]').focus();
}

function showControls(sheet) {
  at("controls").replaceChildren(...controlRow(sheet, state, state.dashboard, choose));
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
    await view.draw({ parameters: state.parameters, filters: state.filters });
    at("announcer").textContent = "The page is up to date.";
  } catch (error) {
    lost(error);
  }
}

/** Read the definition again where a new version was published; draw anew in any case. */
async function reread() {
  const latest = await getJson(`/api/dashboards/${encodeURIComponent(state.dashboard)}`);
  if (latest.version === page.version) return redraw();
  return open(state.dashboard);
}

function lost(error) {
  banner(`The connection is lost, and what you see may be old: ${error.message}`);
}

function found() {
  banner(null);
  reread();
}

function banner(text, retry, seconds) {
  at("banner").hidden = !text;
  at("banner").textContent = text || "";
  if (retry) setTimeout(retry, seconds * 1000);
}

at("controls").addEventListener("choices-closed", () => showControls(view.sheet));
at("refresh").addEventListener("click", redraw);
at("mode").addEventListener("click", () => { switchMode(); applyTheme(page.theme); view?.rerender(); });
start();

/** What the reader sees and chose, kept in the address so that it can be shared. */

import { NONE } from "./choices.js";

const NOTHING = { dashboard: null, sheet: null, ...NONE };

export function readState() {
  try {
    const found = JSON.parse(decodeURIComponent(location.hash.slice(1) || "%7B%7D"));
    return { ...NOTHING, ...found, parameters: { ...found.parameters }, filters: { ...found.filters }, clicks: { ...found.clicks }, drills: { ...found.drills }, tables: { ...found.tables } };
  } catch {
    return { ...NOTHING };
  }
}

/** Put the state into the address, as a step that Back takes back or in place of the last one. */
export function writeState(state, isSameStep = false) {
  const address = `#${encodeURIComponent(JSON.stringify(state))}`;
  if (isSameStep) history.replaceState(null, "", address);
  else if (address !== location.hash) history.pushState(null, "", address);
}

/** Keep the choices for what a dashboard has; an address may be older than its dashboard. */
export function withKnown(state, page) {
  const dropped = [];
  const kept = (choices, known) => Object.fromEntries(Object.entries(choices).filter(([name]) => {
    if (!known.includes(name)) dropped.push(name);
    return known.includes(name);
  }));
  return { known: { ...state, parameters: kept(state.parameters, page.parameters), filters: kept(state.filters, page.filters), clicks: kept(state.clicks, visualsWith(page, (one) => one.click)), drills: kept(state.drills, visualsWith(page, (one) => one.drill?.length)), tables: kept(state.tables, visualsWith(page, (one) => ["TableVisual", "PivotTableVisual"].includes(one.kind))) }, dropped };
}

function visualsWith(page, isWanted) {
  return page.sheets.flatMap((sheet) => Object.values(sheet.visuals)).filter(isWanted).map((one) => one.id);
}

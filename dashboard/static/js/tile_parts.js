/** What a tile is made of: messages in its place, its size on the grid, whether it is to be drawn anew. */

import { element } from "./dom.js";

export function message(heading, text) {
  return element("div", { class: "message" }, heading ? element("strong", {}, heading) : null, text ? element("span", {}, text) : null);
}

/** Say that there are no rows, in the author's own words where there are some; a reason of the reader's choices comes first. */
export function nothing(reason, own) {
  const box = message(own ? own.title : "No data", reason || (own ? own.description : "Nothing matches the filters."));
  if (own?.link) box.append(element("a", { href: own.link.href, target: "_blank", rel: "noopener" }, own.link.text));
  return box;
}

/** Say that a query failed, with its reason behind a fold. */
export function failure(reason, onRetry) {
  const retry = element("button", { type: "button", onclick: onRetry }, "Try again");
  const box = message("This can’t be shown now", "Athena couldn’t answer its query. It is asked again by itself.");
  const details = element("details", {}, element("summary", {}, "What it said"), element("code", {}, reason));
  box.append(details, retry);
  return box;
}

/** Rows and query tell most changes; labels may hold a parameter’s value that the query hasn’t, and notes what filters nothing. */
export function isSame(one, other) {
  return one?.state === other.state && one.digest === other.digest && one.sql === other.sql && labels(one) === labels(other);
}

function labels(drawn) {
  return JSON.stringify([drawn.table?.columns, drawn.table?.styles, drawn.pages, drawn.levels, drawn.spec, drawn.panels, drawn.narrative, drawn.notes]);
}

/** Give what opens and closes the fields of a pivot table's rows, as [label, action]. */
export function levelItems(levels, onLevels) {
  if (!levels || levels.names.length < 2) return [];
  const { shown, names } = levels;
  const deeper = shown < names.length ? [[`Expand to ${names[shown]}`, () => onLevels(shown + 1)]] : [];
  const higher = shown > 1 ? [[`Collapse to ${names[shown - 2]}`, () => onLevels(shown - 1)]] : [];
  return [...deeper, ...higher];
}

/** Say what an action does that has no name. */
export function actionWords({ sheet, address }) {
  if (address.length) return "Open its address";
  return sheet ? "Open its sheet" : "Set its parameters";
}

/** "KPIVisual" as a reader would say it. */
export function words(kind) {
  return kind.replace(/Visual$/, "").replaceAll(/([a-z])([A-Z])/g, "$1 $2");
}

const NARROW = 3; // columns of a grid's 36, where a menu would take the title's room

export function sizeOf(visual, place) {
  if (visual.kind === "KPIVisual" && place.columns <= 18) return place.columns <= NARROW ? "narrow small" : "small";
  return place.columns <= 18 ? "half" : "full";
}

export function styleOf(visual, place) {
  const rows = visual.kind === "KPIVisual" ? Math.min(place.rows, 4) : Math.max(place.rows, 8);
  return `grid-column: ${place.column + 1} / span ${place.columns}; grid-row: ${place.row + 1} / span ${place.rows}; --rows: ${rows}`;
}

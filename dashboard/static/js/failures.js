/** What failed, the newest first, with the reason, what was in it, and how to have it done again. */

import { breakable, element } from "./dom.js";
import { clock } from "./moments.js";

const FEW = 12;

/** `state` holds what the reader opened: the keys of `open` rows, and whether `all` are shown. */
export function failureTable(hops, state, onAll) {
  const failures = hops.flatMap((hop) => hop.failures.map((failure) => ({ ...failure, hop })));
  failures.sort((one, other) => Date.parse(other.when) - Date.parse(one.when));
  if (!failures.length) return element("section", { class: "card failures", "data-state": "none" }, element("h2", {}, "Nothing failed"), element("p", { class: "quiet" }, "No hop reported a failure in the last 24 hours."));
  const shown = state.all ? failures : failures.slice(0, FEW);
  const older = hops.reduce((sum, hop) => sum + hop.hiddenFailures, 0);
  const rows = shown.map((one) => row(one, state.open));
  const head = element("tr", {}, ...["When", "Where", "Why"].map((title) => element("th", { scope: "col" }, title)));
  const table = element("table", {}, element("caption", { class: "visually-hidden" }, "Failures, the newest first"), element("thead", {}, head), element("tbody", {}, ...rows));
  const more = [];
  if (shown.length < failures.length) more.push(element("button", { type: "button", class: "small-button", onclick: onAll }, `Show ${failures.length - shown.length} more`));
  else if (older) more.push(element("p", { class: "quiet" }, `and ${older} earlier ones, in the logs`));
  return element("section", { class: "card failures" }, element("h2", {}, failures.some((one) => !one.isRefusal) ? "What failed or was refused, and why" : "What was refused, and why"), table, ...more);
}

function row(one, open) {
  const key = `${one.when} ${one.hop.name} ${one.detail.slice(0, 60)}`;
  const parts = [element("pre", { tabindex: "0" }, pretty(one.detail)), one.remedy ? element("p", {}, one.remedy) : null, one.command ? commandBox(one.command) : null];
  const details = element("details", { "data-key": key, open: open.has(key) }, element("summary", {}, one.reason), ...parts.filter(Boolean));
  return element("tr", {}, element("td", { class: "moment" }, clock(one.when)), element("td", { class: "place" }, element("strong", {}, one.isRefusal ? `${one.hop.service}, refused` : one.hop.service), element("span", {}, ...breakable(one.hop.name))), element("td", {}, details));
}

/** A command with a button that copies it. */
export function commandBox(command) {
  const copy = element("button", { type: "button", class: "small-button", onclick: () => { navigator.clipboard?.writeText(command); copy.textContent = "Copied"; } }, "Copy the command");
  return element("div", { class: "command" }, element("code", {}, command), copy);
}

export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1).replaceAll(/\n\s*/g, " ");
  } catch {
    return text;
  }
}

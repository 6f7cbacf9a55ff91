/** Periods that are asked for every day, as one choice for the two dates that bound the sheet. */

import { element } from "./dom.js";

/** @type {[string, (today: string) => string[]][]} */
export const PRESETS = [
  ["Today", (today) => [today, today]],
  ["Yesterday", (today) => [moved(today, -1), moved(today, -1)]],
  ["Last 7 days", (today) => [moved(today, -6), today]],
  ["Last 14 days", (today) => [moved(today, -13), today]],
  ["Last 28 days", (today) => [moved(today, -27), today]],
  ["Month to date", (today) => [`${today.slice(0, 8)}01`, today]],
  ["Last month", (today) => lastMonth(today)],
];

/** Build the choice; `period` names the two parameters, `values` are their dates now. */
export function periodControl(period, values, zone, onChange) {
  const today = todayIn(zone);
  const chosen = PRESETS.find(([, dates]) => dates(today).join() === values.join());
  const option = (name, text = name) => element("option", { value: name, selected: name === (chosen?.[0] ?? "") }, text);
  const pick = (event) => {
    const [from, to] = PRESETS.find(([name]) => name === event.target.value)?.[1](today) ?? [];
    onChange({ parameters: { [period.from]: from, [period.to]: to } });
  };
  const select = element("select", { class: "field", id: "control-period", onchange: pick }, option("", chosen ? "The usual period" : "Chosen dates"), ...PRESETS.map(([name]) => option(name)));
  return element("div", { class: "control", "data-control": "period", role: "group", "aria-label": "Period" }, element("label", { for: "control-period" }, "Period"), select);
}

/** The day that the dashboard's clocks show now, as "2026-11-28". */
function todayIn(zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date());
}

function moved(day, days) {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

function lastMonth(today) {
  const last = moved(`${today.slice(0, 8)}01`, -1);
  return [`${last.slice(0, 8)}01`, last];
}

/** Give the dates of the period by name that is chosen; nothing where dates are the reader's own. */
function namedDates(names, parameters, controls) {
  if (!names) return undefined;
  const name = parameters[names.parameter] ?? controls.find((one) => one.parameter === names.parameter).values[0];
  return names.dates[name];
}

/** Give what a date parameter stands for by a period's name, if by any. */
export function namedDate(names, parameters, controls, date) {
  return namedDates(names, parameters, controls)?.[date];
}

/** Give what a date that is chosen changes: of a period by name, it takes the free name and keeps the other date. */
export function dateChange(names, parameters, controls, date, value) {
  const shown = namedDates(names, parameters, controls);
  return shown && date in shown ? { ...shown, [names.parameter]: names.free, [date]: value } : { [date]: value };
}

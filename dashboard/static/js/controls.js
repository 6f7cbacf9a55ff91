/** The row of filter and parameter controls; each tells `onChange` what the reader chose. */

import { dismissable, element } from "./dom.js";
import { offered } from "./api.js";
import { fillChoices } from "./listed.js";
import { fillPaths, toldPath } from "./paths.js";
import { dateChange, namedDate, periodControl } from "./periods.js";

export function controlRow(sheet, chosen, { id: dashboard, zone }, onChange) {
  const nodes = sheet.controls.map((control) => controlNode(control, { sheet, chosen, dashboard, onChange }));
  if (sheet.period) {
    const dates = [sheet.period.from, sheet.period.to].map((name) => day(chosen.parameters[name] ?? sheet.controls.find((one) => one.parameter === name).values[0]));
    nodes.unshift(periodControl(sheet.period, dates, zone, onChange));
  }
  const changed = Object.keys(chosen.filters).length + Object.keys(chosen.parameters).length;
  if (nodes.length && changed) nodes.push(element("button", { type: "button", class: "reset", onclick: () => onChange({ parameters: {}, filters: {} }, true) }, "Reset"));
  return nodes;
}

function controlNode(control, { sheet, chosen, dashboard, onChange }) {
  const id = `control-${control.id}`;
  const { parameters, filters } = chosen;
  const set = (value) => onChange(control.parameter ? { parameters: dateChange(sheet.names, parameters, sheet.controls, control.parameter, value) } : { filters: { [control.filter]: value } });
  const now = control.parameter ? namedDate(sheet.names, parameters, sheet.controls, control.parameter) ?? parameters[control.parameter] : filters[control.filter];
  const build = BUILDERS[control.kind] || unsupported;
  const field = build({ control, id, now, set, chosen, dashboard });
  const isLabel = field.matches?.("input, select, textarea, button");
  const kind = control.hasTitle === false ? "visually-hidden" : "label";
  const label = element(isLabel ? "label" : "span", { class: kind, ...(isLabel ? { for: id } : {}) }, control.title);
  const info = control.info ? [element("span", { class: "info" }, control.info)] : [];
  return element("div", { class: "control", "data-control": control.id, role: "group", "aria-label": control.title }, label, field, ...info);
}

function unsupported({ control }) {
  return element("span", { class: "unsupported" }, `${control.kind} is not drawn`);
}

function dateField({ control, id, now, set }) {
  if (control.isRange && !control.parameter) return dateRange({ control, now, set });
  const value = day(control.parameter ? now ?? control.values[0] : now?.value ?? control.values?.[0]);
  // A date that is cleared is the definition's own again: QuickSight's picker has always one.
  return element("input", { type: "date", class: "field", id, value, onchange: (event) => set(event.target.value ? (control.parameter ? event.target.value : { value: event.target.value }) : undefined) });
}

function dateRange({ control, now, set }) {
  const current = { min: day(now?.min ?? control.values?.[0]), max: day(now?.max ?? control.values?.[1]) };
  const input = (name, label) => element("input", { type: "date", class: "field", "aria-label": `${control.title}, ${label}`, value: current[name], onchange: (event) => set({ ...current, [name]: event.target.value }) });
  return element("span", { class: "pair" }, input("min", "from"), input("max", "to"));
}

function numberField({ control, id, now, set }) {
  const limits = { min: control.minimum, max: control.maximum, step: control.step };
  if (control.parameter) {
    return element("input", { type: "number", class: "field", id, ...limits, value: now ?? control.values[0], onchange: (event) => set(event.target.value) });
  }
  if (!control.isRange) {
    return element("input", { type: "number", class: "field", id, ...limits, value: now?.value ?? control.values?.[0], onchange: (event) => set({ value: event.target.value }) });
  }
  const current = { min: now?.min ?? control.values?.[0], max: now?.max ?? control.values?.[1] };
  const input = (name, label) => element("input", { type: "number", class: "field", ...limits, "aria-label": `${control.title}, ${label}`, value: current[name], onchange: (event) => set({ ...current, [name]: event.target.value }) });
  return element("span", { class: "pair" }, input("min", "at least"), input("max", "at most"));
}

function textField({ control, id, now, set }) {
  const value = control.parameter ? now ?? control.values[0] : (now?.values || control.values || []).join("\n");
  return element("input", { type: "text", class: "field", id, value, onchange: (event) => set(control.parameter ? event.target.value : event.target.value ? { values: [event.target.value] } : {}) });
}

/** The values that stand in a text area, with a delimiter between them. */
export function linesOf(text, delimiter) {
  return text.split(delimiter).map((line) => line.trim()).filter(Boolean);
}

function areaField({ control, id, now, set }) {
  const values = [(control.parameter ? now : now?.values) ?? control.values ?? []].flat();
  const change = (event) => {
    const lines = linesOf(event.target.value, control.delimiter);
    if (control.parameter) set(control.isMulti ? lines : event.target.value);
    else set(lines.length ? { values: lines } : {});
  };
  return element("textarea", { class: "field", id, rows: 2, onchange: change }, values.join(control.delimiter));
}

function relativeField({ control, id, now, set }) {
  const current = now || control.relative;
  const words = { DAY: "days", WEEK: "weeks", MONTH: "months", QUARTER: "quarters", YEAR: "years", HOUR: "hours", MINUTE: "minutes" };
  const options = Object.entries(words).map(([name, label]) => element("option", { value: name, selected: name === current.granularity }, label));
  const amount = element("input", { type: "number", class: "field", min: 1, id, value: current.value, "aria-label": `${control.title}, how many` });
  const unit = element("select", { class: "field", "aria-label": `${control.title}, unit` }, ...options);
  const change = () => set({ type: "LAST", granularity: unit.value, value: Number(amount.value) || 1 });
  amount.addEventListener("change", change);
  unit.addEventListener("change", change);
  return element("span", { class: "pair" }, amount, unit);
}

function choiceField({ control, id, now, set, chosen: choices, dashboard }) {
  const values = control.parameter ? (now === undefined ? control.values : [now].flat()) : now === undefined ? control.values : now.values;
  const chosen = values === null || values === undefined || !values.length ? null : values;
  const told = (picked) => summary(picked, isByPath(control));
  const button = element("button", { type: "button", class: "field", id, "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": `${control.title}: ${told(chosen)}`, "data-chosen": String(chosen !== null) }, element("span", {}, told(chosen)));
  const holder = element("span", {}, button);
  let close = null;
  button.addEventListener("click", async () => {
    if (close) return close();
    const list = element("div", { class: "choices", role: "dialog", "aria-label": control.title }, element("span", { class: "quiet" }, "Loading…"));
    holder.append(list);
    button.setAttribute("aria-expanded", "true");
    close = dismissable(list, button, () => {
      list.remove();
      button.setAttribute("aria-expanded", "false");
      close = null;
      button.dispatchEvent(new CustomEvent("choices-closed", { bubbles: true }));
    });
    try {
      const found = control.options ? { values: control.options, isCut: false } : await offered(dashboard, control.id, choices);
      const fill = isByPath(control) ? fillPaths : fillChoices;
      fill(list, control, found, chosen, {
        close: () => close?.(),
        ask: (search) => offered(dashboard, control.id, choices, search),
        pick: (picked) => {
          button.firstChild.textContent = told(picked);
          button.dataset.chosen = String(picked !== null);
          set(control.parameter ? parameterValue(control, picked) : { values: picked });
        },
      });
    } catch (error) {
      list.replaceChildren(element("span", { class: "unsupported" }, error.message));
    }
    return undefined;
  });
  return holder;
}

function parameterValue(control, picked) {
  if (control.isMulti) return picked || [];
  return picked?.[0] ?? "";
}

function isByPath({ kind }) {
  return kind.startsWith("Hierarchy");
}

function summary(chosen, isPaths) {
  if (chosen === null) return "All";
  if (chosen.length > 1) return `${chosen.length} chosen`;
  return isPaths ? toldPath(chosen[0]) : chosen[0];
}

function day(text) {
  return text ? String(text).slice(0, 10) : "";
}

const BUILDERS = {
  DateTimePicker: dateField,
  Dropdown: choiceField,
  List: choiceField,
  HierarchyDropdown: choiceField,
  HierarchyList: choiceField,
  TextField: textField,
  TextArea: areaField,
  Slider: numberField,
  RelativeDateTime: relativeField,
};

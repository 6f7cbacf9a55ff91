/** A list by levels: paths of values, of which a reader chooses whole branches or single ends. */

import { element } from "./dom.js";
import { searchField } from "./listed.js";

/** Say a path in words. */
export function toldPath(path) {
  return JSON.parse(path).join(" › ");
}

/** Give all paths with those above them, each once and each branch before what is in it. */
export function branches(ends) {
  const found = new Set();
  for (const end of ends) {
    const values = JSON.parse(end);
    values.forEach((_, level) => found.add(JSON.stringify(values.slice(0, level + 1))));
  }
  return [...found];
}

/** Tell whether a path is the other one, or within it. */
export function isWithin(path, branch) {
  const [inner, outer] = [JSON.parse(path), JSON.parse(branch)];
  return outer.every((value, level) => inner[level] === value);
}

/** Tell how much of a branch is chosen: all, some or none of it. */
export function shareOf(branch, chosen) {
  if (chosen.some((one) => isWithin(branch, one))) return "all";
  return chosen.some((one) => isWithin(one, branch)) ? "some" : "none";
}

/**
 * Give what is chosen after a branch was chosen or taken back. A branch stands for all that is in
 * it, also for what isn't listed, so one is split only where something of it is taken back.
 */
export function toggledPath(chosen, branch, all) {
  if (shareOf(branch, chosen) !== "all") return [...chosen.filter((one) => !isWithin(one, branch)), branch];
  const above = chosen.find((one) => isWithin(branch, one));
  const kept = chosen.filter((one) => one !== above);
  return [...kept, ...rest(above, branch, all)];
}

/** Give what is left of a branch without one that is within it. */
function rest(above, branch, all) {
  if (above === branch) return [];
  return children(above, all).flatMap((one) => (isWithin(branch, one) ? rest(one, branch, all) : [one]));
}

function children(branch, all) {
  const length = JSON.parse(branch).length + 1;
  return all.filter((one) => JSON.parse(one).length === length && isWithin(one, branch));
}

/**
 * Fill a list of branches; those below the first level open by a button, or by a search. Of a list
 * that is cut nothing is taken back out of a branch: what is left of it isn't all known.
 */
export function fillPaths(list, control, { values, isCut }, before, { close, pick }) {
  const all = branches([...values, ...(before || [])]);
  const open = new Set((before || []).flatMap((one) => branches([one]).slice(0, -1)));
  let [chosen, text] = [before || [], ""];
  const type = control.isMulti ? "checkbox" : "radio";
  const everything = /** @type {HTMLInputElement} */ (element("input", { type, name: control.id, checked: !chosen.length, onchange: () => choose([]) }));
  const box = element("div", {});
  const choose = (paths) => {
    chosen = paths;
    everything.checked = !chosen.length;
    show();
    pick(chosen.length ? chosen : null);
  };
  const isShown = (path) => {
    if (text) return toldPath(path).toLowerCase().includes(text);
    const above = branches([path]).slice(0, -1);
    return above.every((one) => open.has(one));
  };
  const row = (path) => {
    const names = JSON.parse(path);
    const share = shareOf(path, chosen);
    const field = /** @type {HTMLInputElement} */ (element("input", { type, name: control.id, "data-path": path, checked: share === "all", disabled: isCut && share === "all" && !chosen.includes(path), onchange: () => {
      if (!control.isMulti) { choose([path]); return close(); }
      return choose(toggledPath(chosen, path, all));
    } }));
    field.indeterminate = control.isMulti && share === "some";
    const inner = children(path, all).length > 0;
    const opener = inner ? element("button", { type: "button", class: "opener", "data-opens": path, "aria-expanded": String(open.has(path)), "aria-label": `${names.at(-1)}, what is in it`, onclick: () => { if (!open.delete(path)) open.add(path); show(path); } }, open.has(path) ? "▾" : "▸") : element("span", { class: "opener" });
    return element("div", { class: "branch", style: `padding-inline-start: ${(names.length - 1) * 16}px` }, opener, element("label", {}, field, text ? toldPath(path) : names.at(-1)));
  };
  const show = (opened = null) => {
    const focused = /** @type {HTMLElement} */ (document.activeElement)?.dataset?.path;
    box.replaceChildren(...all.filter(isShown).map(row));
    const again = opened ? [...box.querySelectorAll("[data-opens]")].find((one) => one.dataset.opens === opened) : [...box.querySelectorAll("[data-path]")].find((one) => one.dataset.path === focused);
    again?.focus();
  };
  show();
  const told = isCut ? element("span", { class: "quiet" }, `Only the first ${values.length.toLocaleString("en")} paths are listed.`) : null;
  const search = all.length > 8 ? searchField((typed) => { text = typed.trim().toLowerCase(); show(); }) : null;
  list.replaceChildren(...[search, element("label", {}, everything, "All"), box, told].filter(Boolean));
  list.querySelector("input").focus();
}

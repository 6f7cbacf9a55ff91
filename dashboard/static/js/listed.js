/** The list of values that a control opens: to choose of, to search, and to take back. */

import { element } from "./dom.js";

const LONG = 8; // values from which on a list is searched
const TYPED = 300; // milliseconds after the last letter

/** Give the values with those that are chosen and no longer offered: they can still be taken back. */
export function withChosen(values, chosen) {
  return [...values, ...(chosen || []).map(String).filter((one) => !values.includes(one))];
}

/**
 * Fill a list; where one value alone is chosen, a tap on it is all: keys go on along the values.
 * Of a list that is cut a search asks for more.
 */
export function fillChoices(list, control, { values, isCut }, chosen, { close, ask, pick }) {
  const options = withChosen(values, chosen);
  const picked = new Set((chosen || []).map(String));
  const type = control.isMulti ? "checkbox" : "radio";
  let isTapped = false;
  list.onpointerdown = () => { isTapped = true; };
  list.onkeydown = () => { isTapped = false; };
  const everything = /** @type {HTMLInputElement} */ (element("input", { type, name: control.id, checked: chosen === null, onchange: () => choose([]) }));
  const all = element("label", {}, everything, "All");
  const box = element("div", {});
  /** Choose values; none of them, or each, is all. */
  const choose = (names) => {
    picked.clear();
    names.forEach((value) => picked.add(value));
    const isAll = !picked.size || (!isCut && picked.size === options.length);
    if (control.isMulti) {
      everything.checked = isAll;
      box.querySelectorAll("label").forEach((row) => { row.querySelector("input").checked = picked.has(row.dataset.value); });
    }
    pick(isAll ? null : [...picked]);
  };
  const row = (value) => element("label", { "data-value": value }, element("input", {
    type, name: control.id, value, checked: picked.has(value),
    onchange: (event) => {
      if (!control.isMulti) {
        picked.clear();
        picked.add(value);
        pick([value]);
        return isTapped && close();
      }
      return choose(event.target.checked ? [...picked, value] : [...picked].filter((one) => one !== value));
    },
  }), value);
  const told = element("span", { class: "quiet" });
  const show = (names, isShort) => {
    box.replaceChildren(...names.map(row));
    told.textContent = isShort ? `Only the first ${names.length.toLocaleString("en")} values are listed: search for others.` : names.length ? "" : "No value has these letters.";
  };
  show(options, isCut);
  const find = isCut ? asking(ask, (found) => show(found.values, found.isCut), () => show(options, isCut), told) : (text) => hideOthers(box, text);
  list.replaceChildren(...[options.length > LONG || isCut ? searchField(find) : null, control.hasAll === false ? null : all, box, told].filter(Boolean));
  list.querySelector("input").focus();
}

/** Give a field that tells what is searched. */
export function searchField(onText) {
  return element("input", { type: "search", placeholder: "Search", "aria-label": "Search the values", oninput: (event) => onText(event.target.value) });
}

function hideOthers(box, text) {
  for (const row of box.children) {
    row.hidden = !row.dataset.value.toLowerCase().includes(text.toLowerCase());
    row.style.display = row.hidden ? "none" : "";
  }
}

/** Give what asks for values when a reader stops typing; an answer that came too late counts no more. */
function asking(ask, onFound, onNothing, told) {
  let [timer, last] = [0, ""];
  return (text) => {
    clearTimeout(timer);
    last = text.trim();
    if (!last) return onNothing();
    timer = setTimeout(async () => {
      const mine = last;
      try {
        const found = await ask(mine);
        if (mine === last) onFound(found);
      } catch (error) {
        if (mine === last) told.textContent = error.message;
      }
    }, TYPED);
    return undefined;
  };
}

/** The sheets' tabs, by the WAI-ARIA pattern: arrows, Home and End move, and the panel follows. */

import { element } from "./dom.js";

/** Fill the list; `onPick` gets the id of the tab that was picked. */
export function showTabs(list, tabs, selected, onPick) {
  const hadFocus = list.contains(document.activeElement);
  const move = (event) => {
    const now = tabs.findIndex((one) => one.id === selected);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onPick(tabs[(next + tabs.length) % tabs.length].id);
  };
  list.replaceChildren(...tabs.map((one) => tab(one, one.id === selected, onPick, move)));
  const current = list.querySelector('[aria-selected="true"]');
  if (hadFocus) current?.focus();
  current?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function tabId(id) {
  return `tab-${id}`;
}

function tab(one, isSelected, onPick, onKey) {
  return element("button", {
    type: "button", class: one.isOther ? "tab other" : "tab", role: "tab", id: tabId(one.id), "data-sheet": one.id, "aria-selected": String(isSelected), "aria-controls": "sheet",
    tabindex: isSelected ? "0" : "-1", title: one.description || null, onclick: () => onPick(one.id), onkeydown: onKey,
  }, one.name);
}

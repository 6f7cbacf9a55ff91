/** Bookmarks: addresses under names of the reader's own, kept by this browser alone, for each dashboard. */

import { dismissable, element } from "./dom.js";

const KEY = "dashboard-bookmarks";
const LONGEST = 60;

/** Give the bookmarks with one more, or another address under its name; the order is that of the names. */
export function added(bookmarks, name, address) {
  const others = removed(bookmarks, name);
  return [...others, { name, address }].sort((one, other) => one.name.localeCompare(other.name));
}

/** Give the bookmarks without one. */
export function removed(bookmarks, name) {
  return bookmarks.filter((one) => one.name !== name);
}

/** Give what a browser has kept for a dashboard; nothing where that can't be read. */
export function keptIn(text, dashboard) {
  try {
    const found = JSON.parse(text ?? "{}")[dashboard];
    return Array.isArray(found) ? found.filter((one) => typeof one?.name === "string" && String(one.address).startsWith("#")) : [];
  } catch {
    return [];
  }
}

/** Put the list behind its button; `where` gives the dashboard and the sheet's name. */
export function bookmarkList(button, where) {
  let close = null;
  button.addEventListener("click", () => {
    if (close) return close();
    const box = element("div", { class: "bookmarks", role: "dialog", "aria-label": "Bookmarks" });
    fill(box, where(), () => close());
    button.after(box);
    button.setAttribute("aria-expanded", "true");
    close = dismissable(box, button, () => { box.remove(); button.setAttribute("aria-expanded", "false"); close = null; });
    box.querySelector("input").select();
    return undefined;
  });
}

function fill(box, { dashboard, name }, onGo) {
  const kept = keptIn(localStorage.getItem(KEY), dashboard);
  const change = (bookmarks) => {
    const all = everything();
    localStorage.setItem(KEY, JSON.stringify({ ...all, [dashboard]: bookmarks }));
    fill(box, { dashboard, name }, onGo);
    box.querySelector("input").focus();
  };
  const field = element("input", { type: "text", class: "field", id: "bookmark-name", maxlength: LONGEST, value: name });
  const keep = (event) => {
    event.preventDefault();
    if (field.value.trim()) change(added(kept, field.value.trim(), location.hash));
  };
  const rows = kept.map((one) => element("li", {},
    element("a", { href: one.address, onclick: () => onGo() }, one.name),
    element("button", { type: "button", class: "forget", "aria-label": `Forget ${one.name}`, onclick: () => change(removed(kept, one.name)) }, "×")));
  box.replaceChildren(
    element("form", { onsubmit: keep }, element("label", { for: "bookmark-name" }, "Keep what is shown as"), field, element("button", { type: "submit" }, "Keep")),
    rows.length ? element("ul", {}, ...rows) : element("p", {}, "Nothing is kept yet. Bookmarks stay in this browser."),
  );
}

/** Give what is kept for all dashboards. */
function everything() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") || {};
  } catch {
    return {};
  }
}

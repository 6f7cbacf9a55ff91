/** Menus of buttons: a tile's own, and the one at a mark that can be drilled. */

import { dismissable, element } from "./dom.js";

/** Give the button that opens a tile's menu of `items()`, as [label, action]. */
export function menuButton(label, items) {
  const button = element("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label }, "⋯");
  const box = element("div", { class: "menu", hidden: true }, button);
  let close = null;
  button.addEventListener("click", () => {
    if (close) return close();
    const list = built(items(), () => close());
    box.append(list);
    button.setAttribute("aria-expanded", "true");
    close = dismissable(list, button, () => { list.remove(); button.setAttribute("aria-expanded", "false"); close = null; });
    list.querySelector("button").focus();
    return undefined;
  });
  return { box, button };
}

/** Open a menu at a place of the window; `owner` gets the focus back. */
export function menuAt(owner, x, y, items) {
  const list = built(items, () => close());
  const box = element("div", { class: "menu at-mark" }, list);
  document.body.append(box);
  const close = dismissable(box, box, () => box.remove());
  const { offsetWidth: width, offsetHeight: height } = list;
  box.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`;
  box.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`;
  list.addEventListener("keydown", (event) => event.key === "Escape" && owner.focus());
  list.querySelector("button").focus({ preventScroll: true });
}

function built(items, onPicked) {
  const entries = items.map(([label, action]) => element("li", { role: "none" }, element("button", { type: "button", role: "menuitem", onclick: () => { onPicked(); action(); } }, label)));
  const list = element("ul", { role: "menu" }, ...entries);
  list.addEventListener("keydown", (event) => moveFocus(event, list));
  return list;
}

function moveFocus(event, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...list.querySelectorAll("button")];
  const index = buttons.indexOf(document.activeElement);
  buttons[(index + step + buttons.length) % buttons.length].focus();
  event.preventDefault();
}

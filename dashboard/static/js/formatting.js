/** Conditional formatting: the colours and icons that the server found for a cell or a figure. */

import { webAddress } from "./actions.js";
import { contrasting, readable, surface } from "./colours.js";
import { element } from "./dom.js";

/** Lay a bar behind a cell's value: to the right of zero, or to its left where a column has both. */
export function barred(node, bar, line) {
  const share = bar?.shares[line];
  if (!share || node.style.backgroundColor) return node;
  const hasBoth = bar.shares.some((one) => one < 0);
  const zero = hasBoth ? 50 : 0;
  const end = zero + share * (hasBoth ? 50 : 100);
  const colour = (share < 0 ? bar.negative : bar.positive) || (share < 0 ? "var(--danger)" : "var(--accent)");
  const [from, to] = [Math.min(zero, end), Math.max(zero, end)];
  node.style.backgroundImage = `linear-gradient(90deg, transparent ${from}%, color-mix(in srgb, ${colour} 32%, transparent) ${from}% ${to}%, transparent ${to}%)`;
  return node;
}

/** Make a cell that holds an address a link, as its column says; what isn't of the web or mail stays a text. */
export function linked(node, link, raw) {
  const href = link && webAddress(raw);
  if (!href) return node;
  const content = link.isIcon ? [element("span", { "aria-hidden": "true" }, "🔗"), element("span", { class: "visually-hidden" }, raw)] : link.text ? [link.text] : [...node.childNodes];
  node.replaceChildren(element("a", { href, title: raw, rel: "noopener noreferrer", target: link.target === "SAME_TAB" ? "_self" : "_blank" }, ...content));
  return node;
}

/** Colour a node; what its author leaves to the page stays readable, in light and dark. */
export function paint(node, style) {
  if (!style) return node;
  const behind = style.background || surface();
  if (style.background) node.style.backgroundColor = style.background;
  if (style.color && style.background) node.style.color = style.color;
  else if (style.color) node.style.color = readable(style.color, behind);
  else if (style.background) node.style.color = contrasting(behind);
  if (style.icon) addIcon(node, style, behind);
  return node;
}

function addIcon(node, style, behind) {
  const icon = element("span", { class: "icon", "aria-hidden": "true" }, style.icon);
  if (style.iconColor) icon.style.color = readable(style.iconColor, behind);
  if (style.isIconOnly) node.replaceChildren(icon, element("span", { class: "visually-hidden" }, node.textContent));
  else node.prepend(icon);
}

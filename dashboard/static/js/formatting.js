/** Conditional formatting: the colours and icons that the server found for a cell or a figure. */

import { contrasting, readable, surface } from "./colours.js";
import { element } from "./dom.js";

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

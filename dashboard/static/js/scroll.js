/**
 * Charts that need more room than their box has: they scroll in it, as in QuickSight, and copies of
 * their axis and legend stay at the box's edges.
 */

import { element } from "./dom.js";

const LONGEST = 16_000; // pixels; beyond it marks get thinner again
const AROUND = { width: 60, height: 48 }; // pixels, about what axes take beside the plot
const SLACK = 1.05; // a little less room than needed is no reason to scroll

/** Size a canvas for the plot that a chart needs, and for a `window` of it that is shown first; give its width and height. */
export function sizeCanvas(box, canvas, needed = {}, window = {}) {
  const length = (side, room) => lengthOf(needed[side] || 0, window[side], AROUND[side], room);
  const [width, height] = [length("width", box.clientWidth), length("height", box.clientHeight)];
  canvas.style.width = width ? `${width}px` : "100%";
  canvas.style.height = height ? `${height}px` : "100%";
  box.classList.toggle("scrolls", Boolean(width || height));
  return [canvas.clientWidth, canvas.clientHeight];
}

/** Give how long a side of a picture is: nothing where its box has room for it. */
export function lengthOf(needed, window, around, room) {
  const [from, to] = window || [0, 100];
  const plot = Math.max(needed, window ? ((room - around) * 100) / (to - from) : 0);
  return plot + around > room * SLACK ? Math.min(plot + around, LONGEST) : 0;
}

/** Show the part of a picture that its definition shows first. */
export function showWindow(box, canvas, window = {}) {
  const places = { width: ["scrollLeft", canvas.clientWidth], height: ["scrollTop", canvas.clientHeight] };
  for (const [side, [from]] of Object.entries(window)) {
    const [place, length] = places[side];
    box[place] = ((length - AROUND[side]) * from) / 100;
  }
}

/** Keep what tells how to read the marks in view while they scroll. */
export function pin(box, canvas) {
  box.querySelectorAll(":scope > .pinned").forEach((one) => one.remove());
  const svg = canvas.querySelector("svg");
  const plot = svg?.querySelector(".root .background");
  if (!box.classList.contains("scrolls") || !plot) return;
  const [whole, inner] = [svg.getBoundingClientRect(), plot.getBoundingClientRect()];
  const [left, top, bottom] = [inner.left - whole.left, inner.top - whole.top, inner.bottom - whole.top];
  if (canvas.clientHeight > box.clientHeight) {
    box.prepend(strip(svg, "top", { x: 0, y: 0, width: whole.width, height: top - 8 }, ".role-legend"));
    box.append(strip(svg, "bottom", { x: 0, y: bottom + 1, width: whole.width, height: whole.height - bottom - 1 }, ".role-legend, [aria-label^='X-axis']"));
  } else {
    box.append(strip(svg, "left", { x: 0, y: 0, width: left, height: bottom + 6 }, "[aria-label^='Y-axis']"));
  }
}

/** Give what a copy names within itself names of its own: a name that stands twice means the first, which may be hidden. */
function renameIds(copy, side) {
  const names = [...copy.querySelectorAll("[id]")].map((one) => one.id);
  copy.querySelectorAll("[id]").forEach((one) => { one.id = `${one.id}-${side}`; });
  for (const attribute of ["fill", "stroke", "clip-path"]) {
    for (const one of copy.querySelectorAll(`[${attribute}*="#"]`)) {
      const named = names.find((name) => one.getAttribute(attribute).endsWith(`#${name})`));
      if (named) one.setAttribute(attribute, `url(#${named}-${side})`);
    }
  }
}

/** Copy a part of a picture, with the groups of a selector alone. */
function strip(svg, side, area, selector) {
  const copy = svg.cloneNode(true);
  const kept = [...copy.querySelectorAll(selector)];
  for (const one of copy.querySelectorAll(".root g")) {
    if (!kept.some((group) => one.contains(group) || group.contains(one))) one.remove();
  }
  renameIds(copy, side);
  const shown = kept.some((one) => one.querySelector("text")) && area.width > 0 && area.height > 0;
  const [width, height] = [Math.max(0, area.width), Math.max(0, area.height)]; // a legend may leave no room
  copy.setAttribute("viewBox", [area.x, area.y, width, height].join(" "));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const under = side === "left" ? svg.clientHeight : area.height; // how far it is moved over the picture
  const size = `width: ${area.width}px; height: ${area.height}px; --under: -${under}px`;
  return element("div", { class: "pinned", "data-side": side, "aria-hidden": "true", hidden: !shown, style: size }, copy);
}

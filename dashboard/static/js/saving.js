/** The whole sheet as a picture, or on paper: what a file must say about the choices behind it. */

import { dismissable, download, element } from "./dom.js";
import { written, writtenDay } from "./moments.js";
import { tilePicture } from "./picture.js";

const SCALE = 2;
const MARGIN = 24;
const HEAD = 64;

/** Put the menu behind its button; `told` gives the sheet's tiles, its title and the choices in words. */
export function savingMenu(button, told) {
  let close = null;
  button.addEventListener("click", () => {
    if (close) return close();
    const item = (label, action) => element("li", { role: "none" }, element("button", { type: "button", role: "menuitem", onclick: () => { close(); action(); } }, label));
    const list = element("ul", { role: "menu" }, item("Print or save as PDF", () => print()), item("Save as PNG", () => savePicture(told())));
    button.after(list);
    button.setAttribute("aria-expanded", "true");
    close = dismissable(list, button, () => { list.remove(); button.setAttribute("aria-expanded", "false"); close = null; });
    list.querySelector("button").focus();
    return undefined;
  });
}

/** Say on paper what is shown, of what, and when. */
export function printedLine({ title, choices }) {
  return [title, ...choices, `printed ${written(new Date())}`].join(" · ");
}

/** The choices of a sheet's controls in words: "From: 2026-11-15". */
export function choicesIn(controls) {
  return [...controls.querySelectorAll(".control")].map((control) => {
    const fields = [...control.querySelectorAll("input.field, select.field, button.field")];
    const values = fields.map(valueOf).filter(Boolean);
    return `${control.getAttribute("aria-label")}: ${values.join(" – ") || "all"}`;
  });
}

/** A field's value as a reader sees it, a date in the form that the charts write. */
function valueOf(field) {
  if (field.selectedOptions) return field.selectedOptions[0]?.textContent;
  if (field.matches("button")) return field.textContent.trim();
  return field.type === "date" && field.value ? writtenDay(field.value) : field.value;
}

async function savePicture({ title, choices, tiles, box }) {
  const frame = box.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [frame.width * SCALE, (frame.height + HEAD) * SCALE];
  const context = canvas.getContext("2d");
  const style = getComputedStyle(document.body);
  context.scale(SCALE, SCALE);
  context.fillStyle = style.backgroundColor;
  context.fillRect(0, 0, frame.width, frame.height + HEAD);
  context.fillStyle = style.color;
  context.font = `650 20px ${style.fontFamily}`;
  context.fillText(title, MARGIN, 30);
  context.font = `13px ${style.fontFamily}`;
  context.fillText(choices.join(" · "), MARGIN, 52, frame.width - 2 * MARGIN);
  for (const tile of tiles) await paintTile(context, tile, frame);
  download(`${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.png`, canvas.toDataURL("image/png"));
}

async function paintTile(context, tile, frame) {
  const place = tile.node.getBoundingClientRect();
  const picture = new Image();
  picture.src = await tilePicture(tile);
  await picture.decode();
  context.drawImage(picture, place.left - frame.left, place.top - frame.top + HEAD, place.width, place.height);
}

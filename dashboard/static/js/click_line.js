/** The line that says by what clicks filter a sheet, and takes them back. */

import { clicksOf, clickTold } from "./clicks.js";
import { element } from "./dom.js";
import { announce } from "./notice.js";

const ELSEWHERE = "[role=menu], [role=dialog], .menu, .control, input, select"; // where Escape means something else

export class ClickLine {
  /** `onClear` is told the visuals whose filters are taken back. */
  constructor(box, onClear) {
    this.box = box;
    this.onClear = onClear;
    this.clicks = {};
    this.written = new Map();
    document.addEventListener("keydown", (event) => {
      const shown = Object.keys(this.clicks);
      if (event.key === "Escape" && shown.length && !(/** @type {Element} */ (event.target).closest(ELSEWHERE))) onClear(shown);
    });
  }

  /** Show the clicks on a sheet's visuals; without a sheet there are none. */
  show(sheet, clicks) {
    this.sheet = sheet;
    this.clicks = clicksOf(sheet, clicks);
    const chips = Object.keys(this.clicks).map((visual) => this.chip(visual));
    this.box.hidden = !chips.length;
    this.box.replaceChildren(...chips);
  }

  /** The server wrote a click's values as its visual does. */
  wrote(visual, texts) {
    const name = this.name(visual);
    if (!this.clicks[visual] || this.written.has(name)) return;
    this.written.set(name, texts);
    this.show(this.sheet, this.clicks);
    announce(`${this.told(visual)}.`);
  }

  /** Give the words of all clicks, for a file or a sheet of paper. */
  words() {
    return Object.keys(this.clicks).map((visual) => this.told(visual));
  }

  chip(visual) {
    const words = this.told(visual);
    return element("button", { type: "button", class: "chip", "data-source": visual, title: "Clear", "aria-label": `${words}. Clear`, onclick: () => this.onClear([visual]) },
      words, element("span", { "aria-hidden": "true" }, " ✕"));
  }

  told(visual) {
    return `Filtered by ${clickTold(this.sheet.visuals[visual].click, this.clicks[visual], this.written.get(this.name(visual)))}`;
  }

  name(visual) {
    return JSON.stringify([visual, this.clicks[visual]]);
  }
}

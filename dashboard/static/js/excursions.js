/** What a watch told of figures that left their usual band: one line above the sheets, the sentences behind it. */

import { dashboardPath, getJson } from "./api.js";
import { element } from "./dom.js";
import { written } from "./moments.js";

const SECONDS = { early: 0.3, soon: 10, seen: 60, hidden: 300, patience: 8 };

/** Ask before the page is there, so that it needn't move for the answer; what comes late counts as none. */
export function asked(dashboard) {
  const late = new Promise((resolve) => setTimeout(resolve, SECONDS.early * 1000, []));
  return Promise.race([answer(dashboard).catch(() => []), late]);
}

function answer(dashboard) {
  return getJson(dashboardPath(dashboard, "excursions"), SECONDS.patience);
}

export class Excursions {
  constructor(dashboard, box, found) {
    this.dashboard = dashboard;
    this.box = box;
    this.known = "";
    this.stopped = false;
    this.show(found);
    this.later(found.length ? SECONDS.seen : SECONDS.soon);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  later(seconds) {
    this.timer = setTimeout(() => this.check(), seconds * 1000);
  }

  /** Ask, and then again after a pause, whatever came of it: of a lost connection others tell. */
  async check() {
    try {
      const found = await answer(this.dashboard);
      if (!this.stopped) this.show(found);
    } catch {
      // what was shown stays
    } finally {
      if (!this.stopped) this.later(document.hidden ? SECONDS.hidden : SECONDS.seen);
    }
  }

  show(found) {
    if (JSON.stringify(found) === this.known) return;
    this.known = JSON.stringify(found);
    const isOpen = Boolean(this.box.querySelector("details")?.open);
    this.box.hidden = !found.length;
    this.box.replaceChildren();
    if (found.length) this.box.append(element("details", { open: isOpen }, element("summary", {}, summed(found)), element("ul", {}, ...found.map(line))));
  }
}

/** Say in one line how many figures are out, or were. */
export function summed(found) {
  const out = found.filter((one) => one.isOut).length;
  if (out) return out === 1 ? "1 figure is outside its usual band" : `${out} figures are outside their usual band`;
  return `${found.length === 1 ? "1 figure was" : `${found.length} figures were`} outside the usual band in the last two days`;
}

function line({ at, sentence, isOut }) {
  return element("li", { class: isOut ? null : "back" }, `${sentence} `, element("span", { class: "quiet" }, `Told ${written(new Date(at))}${isOut ? "" : ", back since"}.`));
}

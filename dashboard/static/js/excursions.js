/** What a watch told of figures that left their usual band: one line above the sheets, the sentences behind it. */

import { dashboardPath, getJson } from "./api.js";
import { element } from "./dom.js";
import { written } from "./moments.js";

const SECONDS = { early: 0.3, soon: 10, seen: 60, hidden: 300, patience: 8 };

const UNREAD = "What is watched can’t be read: a figure may be outside its usual band";

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

  /** Ask, and then again after a pause, whatever came of it: of a lost connection others tell, and what was shown stays. */
  async check() {
    try {
      const found = await answer(this.dashboard);
      if (!this.stopped) this.show(found);
    } catch (error) {
      if (!this.stopped && !error.isAway) this.fail(error.message);
    } finally {
      if (!this.stopped) this.later(document.hidden ? SECONDS.hidden : SECONDS.seen);
    }
  }

  show(found) {
    if (JSON.stringify(found) === this.known) return;
    this.known = JSON.stringify(found);
    if (found.length) return this.say(summed(found), element("ul", {}, ...found.map(line)));
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  fail(message) {
    this.known = "";
    this.say(UNREAD, element("p", {}, message));
  }

  /** Show one line, and the rest behind it, open where it was. */
  say(summary, rest) {
    const isOpen = Boolean(this.box.querySelector("details")?.open);
    this.box.hidden = false;
    this.box.replaceChildren(element("details", { open: isOpen }, element("summary", {}, summary), rest));
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

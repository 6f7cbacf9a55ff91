/** The page that follows events hop by hop: counts, what failed and why, and one event's way. */

import { dashboardPath, getJson } from "./api.js";
import { element } from "./dom.js";
import { failureTable } from "./failures.js";
import { hopList } from "./hops.js";
import { TraceView } from "./trace.js";

const SECONDS = { seen: 5, hidden: 60 };

export class PipelineView {
  constructor(dashboard, box, onError) {
    this.dashboard = dashboard;
    this.box = box;
    this.onError = onError;
    this.live = element("div", { class: "pipeline" }, ...Array.from({ length: 2 }, () => element("div", { class: "card placeholder" }, element("div", { class: "skeleton" }))));
    this.trace = new TraceView(dashboard);
    box.replaceChildren(element("div", { class: "pipeline" }, this.trace.node, this.live));
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  rerender() {}

  async draw() {
    clearTimeout(this.timer);
    try {
      const places = await getJson(dashboardPath(this.dashboard, "pipeline"));
      if (this.stopped) return;
      this.show(places);
    } finally {
      this.box.setAttribute("aria-busy", "false");
      if (!this.stopped) this.timer = setTimeout(() => this.draw().catch(this.onError), (document.hidden ? SECONDS.hidden : SECONDS.seen) * 1000);
    }
  }

  /** Show what changed; what is open in the list of failures stays open. */
  show(places) {
    const text = JSON.stringify(places);
    if (text === this.shown) return;
    this.shown = text;
    const state = { all: this.all, open: new Set([...this.live.querySelectorAll("details[open]")].map((one) => one.dataset.key)) };
    const showAll = () => { this.all = true; this.shown = null; this.show(places); };
    const parts = places.flatMap((one) => [hopList(one.hops), failureTable(one.hops, state, showAll)]);
    if (!places.length) parts.push(element("section", { class: "card" }, element("h2", {}, "No table in S3"), element("p", {}, "The dashboard’s data sets read none, so there is no way to follow.")));
    this.live.replaceChildren(...parts);
  }
}

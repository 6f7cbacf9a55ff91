/** The page that follows events hop by hop, with what failed and why. */

import { getJson } from "./api.js";
import { element } from "./dom.js";

const SECONDS = 5;

export class PipelineView {
  constructor(dashboard, box) {
    this.dashboard = dashboard;
    this.box = box;
    box.replaceChildren(element("div", { class: "pipeline" }, element("p", {}, "Loading…")));
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  rerender() {}

  async draw() {
    clearTimeout(this.timer);
    const places = await getJson(`/api/dashboards/${encodeURIComponent(this.dashboard)}/pipeline`);
    if (this.stopped) return;
    const parts = places.flatMap((one) => [hopList(one.hops), failureTable(one.hops)]);
    if (!places.length) parts.push(element("p", {}, "The data sets read no table in S3."));
    this.box.replaceChildren(element("div", { class: "pipeline" }, ...parts));
    this.box.setAttribute("aria-busy", "false");
    this.timer = setTimeout(() => this.draw().catch(() => {}), SECONDS * 1000);
  }
}

function hopList(hops) {
  return element("ol", { class: "hops", "aria-label": "Hops, in the order in which events pass them" }, ...hops.map(hopNode));
}

function hopNode(hop) {
  const state = hop.failures.length ? "failed" : hop.latest ? "ok" : "idle";
  const counts = Object.entries(hop.counts).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value.toLocaleString("en"))]);
  const latest = hop.latest ? `Last at ${new Date(hop.latest).toLocaleString()}` : hop.note || "Nothing in the last 24 hours";
  return element("li", { class: "hop", "data-state": state },
    element("h2", {}, hop.service), element("p", { class: "name" }, hop.name),
    element("dl", {}, ...counts), element("p", { class: "when" }, latest));
}

function failureTable(hops) {
  const failures = hops.flatMap((hop) => hop.failures.map((failure) => ({ ...failure, hop })));
  failures.sort((one, other) => other.when.localeCompare(one.when));
  const rows = failures.slice(0, 50).map((one) => element("tr", {},
    element("td", {}, new Date(one.when).toLocaleString()), element("td", {}, `${one.hop.service} ${one.hop.name}`),
    element("td", {}, element("div", {}, one.reason), element("code", {}, one.detail.slice(0, 600)))));
  const hidden = hops.reduce((sum, hop) => sum + hop.hiddenFailures, 0);
  if (hidden) rows.push(element("tr", {}, element("td", { colspan: 3 }, `and ${hidden} more of the same kind of report`)));
  const heading = element("h2", {}, failures.length ? "What failed, and why" : "Nothing failed");
  if (!failures.length) return element("section", { class: "failures" }, heading);
  const head = element("tr", {}, ...["When", "Where", "Why"].map((title) => element("th", { scope: "col" }, title)));
  return element("section", { class: "failures" }, heading, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)));
}

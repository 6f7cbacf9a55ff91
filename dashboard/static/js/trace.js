/** Follows one event: a box for an id, or any text of it, and what each hop knows of that text. */

import { dashboardPath, getJson } from "./api.js";
import { element } from "./dom.js";
import { commandBox, pretty } from "./failures.js";
import { clock } from "./moments.js";

export class TraceView {
  constructor(dashboard) {
    this.dashboard = dashboard;
    this.input = element("input", { type: "search", id: "trace-text", class: "field", minlength: 3, maxlength: 200, required: true, autocomplete: "off", spellcheck: "false", placeholder: "An event’s id, an order’s, a request’s …" });
    this.result = element("div", { class: "trace-result", role: "status", "aria-live": "polite" });
    const form = element("form", { class: "trace-form", onsubmit: (event) => { event.preventDefault(); this.search(); } },
      element("label", { for: "trace-text" }, "Follow one event"), element("div", { class: "pair" }, this.input, element("button", { type: "submit", class: "button" }, "Follow")));
    this.node = element("section", { class: "card trace", "aria-label": "Follow one event" }, form, this.result);
  }

  async search() {
    const text = this.input.value.trim();
    this.result.replaceChildren(element("p", { class: "quiet" }, "Asking every hop …"));
    try {
      const places = await getJson(`${dashboardPath(this.dashboard, "trace")}?text=${encodeURIComponent(text)}`);
      this.result.replaceChildren(...places.flatMap((one) => [verdict(one.hops), hopTraces(one.hops)]));
    } catch (error) {
      this.result.replaceChildren(element("p", { class: "unsupported" }, error.message));
    }
  }
}

/** Say in a sentence how far it came; the last hop before the rows holds what ended it. */
function verdict(hops) {
  const failed = [...hops].reverse().find((hop) => hop.sightings.some((one) => one.failed));
  const last = [...hops].reverse().find((hop) => hop.sightings.length);
  if (!last) return element("p", { class: "verdict", "data-state": "absent" }, "No hop knows of it.");
  const arrived = last === hops.at(-1);
  if (arrived) return element("p", { class: "verdict", "data-state": "arrived" }, "It arrived: Athena finds it as a row.");
  const words = failed ? `It failed. ${failed.sightings.find((one) => one.failed).what}` : `Last seen at ${last.service} (${last.name}); it isn’t a row yet.`;
  return element("p", { class: "verdict", "data-state": failed ? "failed" : "under-way" }, words);
}

function hopTraces(hops) {
  return element("ol", { class: "steps" }, ...hops.map((hop) => {
    const failed = hop.sightings.some((one) => one.failed);
    const state = failed ? "failed" : hop.sightings.length ? "seen" : "absent";
    return element("li", { "data-state": state, "data-service": hop.service },
      element("p", { class: "step" }, element("strong", {}, hop.service), ` ${hop.name}`), ...hop.sightings.map(sighting), hop.note && !hop.sightings.length ? element("p", { class: "quiet" }, hop.note) : null);
  }));
}

function sighting(one) {
  return element("div", { class: "sighting" },
    element("p", {}, [one.when ? clock(one.when) : null, one.what].filter(Boolean).join(" · ")), element("pre", { tabindex: "0" }, pretty(one.detail)), one.command ? commandBox(one.command) : null);
}

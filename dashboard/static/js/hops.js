/** The hops side by side, in the order in which events pass them. */

import { breakable, element } from "./dom.js";
import { clock } from "./moments.js";

export function hopList(hops) {
  return element("ol", { class: "hops", "aria-label": "Hops, in the order in which events pass them" }, ...hops.map(hopNode));
}

function hopNode(hop) {
  const { failed } = hop;
  const counted = Object.values(hop.counts).some((value) => value > 0);
  const state = failed ? "failed" : counted || hop.latest ? "ok" : "idle";
  const counts = Object.entries(hop.counts).flatMap(([name, value]) => [element("dt", {}, words(name)), element("dd", {}, amount(name, value))]);
  return element("li", { class: "hop card", "data-state": state, "data-service": hop.service },
    element("h2", {}, hop.service), element("p", { class: "name" }, ...breakable(hop.name)),
    element("dl", {}, ...counts),
    element("p", { class: "when" }, lastLine(hop, failed, counted)), hop.note ? element("p", { class: "when" }, hop.note) : null);
}

function lastLine(hop, failed, counted) {
  const parts = [];
  if (hop.latest) parts.push(`Last ${clock(hop.latest)}`);
  else if (!counted) parts.push("Nothing in the last 24 hours");
  if (failed) parts.push(`${failed} reports of failure`);
  if (hop.refused) parts.push(`${hop.refused} refused, as told to their senders`);
  return parts.join(" · ");
}

/** Names come from logs: `rejectedFields` reads as "rejected fields". */
function words(name) {
  return name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function amount(name, value) {
  if (name !== "bytes" || value < 10_000) return value.toLocaleString("en");
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** What stands in the place of a whole sheet, and the banner above one. */

import { element } from "./dom.js";

const at = (id) => document.getElementById(id);

/** Show a notice; `kind` is "loading", "empty" or "error", `waiting` tells what ends it by itself. */
export function showNotice({ kind, heading, text, code = null, waiting = null }) {
  const sign = kind === "loading" ? element("span", { class: "spinner", "aria-hidden": "true" }) : element("span", { class: "sign", "aria-hidden": "true" }, kind === "error" ? "!" : "○");
  const parts = [sign, element("h2", {}, heading), text && element("p", {}, text), code && element("code", {}, code), waiting && element("p", { class: "waiting" }, waiting)];
  at("controls").replaceChildren();
  delete at("controls").dataset.state;
  at("sheet").replaceChildren(element("div", { class: "notice", "data-kind": kind }, ...parts.filter(Boolean)));
  for (const name of ["role", "aria-labelledby"]) at("sheet").removeAttribute(name);
  at("sheet").setAttribute("aria-busy", String(kind === "loading"));
  announce(heading);
}

export function noDashboards() {
  showNotice({
    kind: "empty",
    heading: "No dashboard is deployed yet",
    text: "There is none in this account and region. Deploy one, for example with",
    code: "make local-deploy COMPONENT=quicksight",
    waiting: "It is shown as soon as it is there.",
  });
}

export function unreachable(error) {
  showNotice({
    kind: "error",
    heading: trouble(error),
    text: error.message,
    waiting: "Trying again by itself.",
  });
}

/** Say in a few words what an error means for the reader. */
export function trouble(error) {
  if (error.status === 0) return "The dashboard can’t be reached";
  return error.isAway ? "AWS can’t be reached" : "AWS answered with an error";
}

/** Show or hide the banner, a "warning" or a "note"; the text is read out once. */
export function banner(text, kind = "warning") {
  const changed = at("banner").textContent !== (text || "");
  at("banner").hidden = !text;
  at("banner").dataset.kind = kind;
  if (changed) at("banner").textContent = text || "";
}

export function announce(text) {
  at("announcer").textContent = text;
}

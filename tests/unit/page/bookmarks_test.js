/** A reader's bookmarks are what this browser keeps, and nothing else can be put among them. */

import { deepStrictEqual } from "node:assert";
import { added, keptIn, removed } from "../../../dashboard/static/js/bookmarks.js";

const MONDAYS = { name: "Mondays", address: "#1" };

Deno.test("a bookmark of the same name has the later address, and names are in order", () => {
  const both = added([MONDAYS], "Lunch", "#2");
  deepStrictEqual(both.map((one) => one.name), ["Lunch", "Mondays"]);
  deepStrictEqual(added(both, "Mondays", "#3").at(-1), { name: "Mondays", address: "#3" });
  deepStrictEqual(removed(both, "Lunch"), [MONDAYS]);
});

Deno.test("each dashboard has its own, and what can't be read is none", () => {
  const text = JSON.stringify({ sales: [MONDAYS], other: "x" });
  deepStrictEqual(keptIn(text, "sales"), [MONDAYS]);
  for (const [kept, dashboard] of [[text, "other"], [text, "none"], ["{", "sales"], [null, "sales"], ["null", "sales"]]) {
    deepStrictEqual(keptIn(kept, dashboard), []);
  }
});

Deno.test("an address that would run something or lead elsewhere is left out", () => {
  const hostile = ["javascript:alert(1)", "https://example.com", null].map((address) => ({ name: "x", address }));
  deepStrictEqual(keptIn(JSON.stringify({ sales: [...hostile, MONDAYS] }), "sales"), [MONDAYS]);
});

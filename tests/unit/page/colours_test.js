/** Texts on an author's colours can be read. */

import { ok, strictEqual } from "node:assert";
import { contrasting, readable } from "../../../dashboard/static/js/colours.js";

Deno.test("text on yellow is dark, on navy white", () => {
  strictEqual(contrasting("#ffee00"), "#111111");
  strictEqual(contrasting("#001a4d"), "#ffffff");
});

Deno.test("a colour that can be read stays as it is, one that can't is mixed", () => {
  strictEqual(readable("#0f766e", "#ffffff"), "#0f766e");
  ok(readable("#eeee99", "#ffffff") !== "#eeee99");
});

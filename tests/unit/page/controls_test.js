/** A text area holds several values, whatever its author puts between them. */

import { deepStrictEqual } from "node:assert";
import { linesOf } from "../../../dashboard/static/js/controls.js";
import { withChosen } from "../../../dashboard/static/js/listed.js";

Deno.test("lines are values, and empty ones are none", () => {
  deepStrictEqual(linesOf("tea\n\n soup \n", "\n"), ["tea", "soup"]);
});

Deno.test("another delimiter leaves lines and commas within a value", () => {
  deepStrictEqual(linesOf("tea, black;soup", ";"), ["tea, black", "soup"]);
  deepStrictEqual(linesOf("", ";"), []);
});

Deno.test("what is chosen stays in a list that no longer offers it", () => {
  deepStrictEqual(withChosen(["tea"], ["soup", "tea"]), ["tea", "soup"]);
  deepStrictEqual(withChosen(["tea"], null), ["tea"]);
});

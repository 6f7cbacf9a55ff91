/** A list by levels: a branch stands for all that is in it. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { branches, shareOf, toggledPath, toldPath } from "../../../dashboard/static/js/paths.js";

const path = (...values) => JSON.stringify(values);
const ENDS = [path("north", "soup"), path("north", "tea"), path("south", "tea", "green"), path("south", "tea", "black")];
const ALL = branches(ENDS);

Deno.test("branches stand before what is in them, each once", () => {
  deepStrictEqual(ALL.map(toldPath), ["north", "north › soup", "north › tea", "south", "south › tea", "south › tea › green", "south › tea › black"]);
});

Deno.test("a branch is chosen whole, in part or not at all", () => {
  const chosen = [path("south", "tea", "green"), path("north")];
  deepStrictEqual([path("north", "tea"), path("south"), path("south", "tea", "black")].map((one) => shareOf(one, chosen)), ["all", "some", "none"]);
});

Deno.test("a branch takes the place of what was chosen in it", () => {
  deepStrictEqual(toggledPath([path("south", "tea", "green")], path("south"), ALL), [path("south")]);
});

Deno.test("what is taken back out of a branch leaves the rest of it", () => {
  deepStrictEqual(toggledPath([path("south")], path("south", "tea", "green"), ALL), [path("south", "tea", "black")]);
  deepStrictEqual(toggledPath([path("north")], path("north"), ALL), []);
});

Deno.test("all that is listed of a branch isn't the branch: it may have more", () => {
  deepStrictEqual(toggledPath([path("north", "soup")], path("north", "tea"), ALL), [path("north", "soup"), path("north", "tea")]);
});

Deno.test("values with signs of JSON stay themselves", () => {
  const odd = path('a"b', "c,]");
  strictEqual(toldPath(odd), 'a"b › c,]');
  strictEqual(shareOf(odd, [path('a"b')]), "all");
});

/** Marks light up with those of other charts that have the same values of the same columns. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { isConcerned, isLit, litAfter, valuesByColumn } from "../../../dashboard/static/js/highlight.js";

const SALES = { item: "sales/item", place: "sales/place" };
const DAYS = { day: "sales/day" };

Deno.test("a mark lights up its values by column, but not those that have no column", () => {
  deepStrictEqual(valuesByColumn({ item: "tea", place: null, other: "x" }, SALES), { "sales/item": "tea", "sales/place": null });
  deepStrictEqual(valuesByColumn(undefined, SALES), {});
});

Deno.test("a chart is concerned where it shows a column of them, and its marks by all that it shows", () => {
  const lit = { "sales/item": "tea", "sales/place": "north" };
  strictEqual(isConcerned(DAYS, lit), false);
  strictEqual(isConcerned(SALES, null), false);
  strictEqual(isLit({ item: "tea" }, { item: "sales/item" }, lit), true);
  strictEqual(isLit({ item: "tea", place: "south" }, SALES, lit), false);
  strictEqual(isLit({ item: "tea", day: "1" }, { item: "sales/item", ...DAYS }, lit), true);
  strictEqual(isLit({}, { item: "sales/item" }, lit), false);
});

Deno.test("a second click on what is lit ends it, and so does a place without a mark", () => {
  const tea = { "sales/item": "tea" };
  deepStrictEqual(litAfter(null, tea, "click"), tea);
  strictEqual(litAfter(tea, { ...tea }, "click"), null);
  deepStrictEqual(litAfter(tea, { ...tea }, "hover"), tea);
  strictEqual(litAfter(tea, {}, "click"), null);
});

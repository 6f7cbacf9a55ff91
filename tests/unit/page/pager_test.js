/** A table's rows are told and turned; nothing chosen is nothing in the address. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { changed, fromTheStart, isChosen, NONE } from "../../../dashboard/static/js/choices.js";
import { isNeeded, paged, rowsTold } from "../../../dashboard/static/js/pager.js";
import { levelItems } from "../../../dashboard/static/js/tile_parts.js";

const FIRST = { page: 0, start: 0, search: "", hasMore: false, isSearchable: true };

Deno.test("rows are counted, or told by their places where there are others", () => {
  strictEqual(rowsTold(FIRST, 1), "1 row");
  strictEqual(rowsTold({ ...FIRST, hasMore: true }, 500), "Rows 1–500 of more");
  strictEqual(rowsTold({ ...FIRST, page: 2, start: 1000 }, 34), "Rows 1,001–1,034");
  strictEqual(rowsTold({ ...FIRST, search: "tea" }, 0), "No row has “tea”");
});

Deno.test("a table that is seen at a glance needs no line", () => {
  deepStrictEqual([3, 40].map((count) => isNeeded(FIRST, count)), [false, true]);
  deepStrictEqual([isNeeded({ ...FIRST, search: "x" }, 0), isNeeded({ ...FIRST, isSearchable: false }, 40), isNeeded(null, 40)], [true, false, false]);
});

Deno.test("the first page as it comes is no choice, and a filter goes back to it", () => {
  deepStrictEqual(paged({}, "t", { page: 1 }), { t: { page: 1 } });
  deepStrictEqual(paged({ t: { page: 1 } }, "t", { page: 0 }), {});
  deepStrictEqual(fromTheStart({ t: { page: 3, search: "tea" }, other: { page: 2 } }), { t: { search: "tea" } });
  deepStrictEqual(changed({ ...NONE, tables: { t: { page: 3 } } }, { filters: { f: 1 } }).tables, {});
  strictEqual(isChosen({ ...NONE, tables: { t: {} } }, "t"), true);
});

Deno.test("a pivot table's rows are opened and closed a field at a time", () => {
  const taken = [];
  const items = (shown) => levelItems({ shown, names: ["Country", "City", "Street"] }, (levels) => taken.push(levels));
  deepStrictEqual(items(1).map(([label]) => label), ["Expand to City"]);
  deepStrictEqual(items(2).map(([label]) => label), ["Expand to Street", "Collapse to Country"]);
  items(2).forEach(([, action]) => action());
  deepStrictEqual(taken, [3, 1]);
  deepStrictEqual(levelItems({ shown: 1, names: ["Country"] }, null), []);
});

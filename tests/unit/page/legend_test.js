/** A legend hides series: their rows go, their colours and the others' stay. */

import { deepStrictEqual } from "node:assert";
import { toggledName, withoutNames } from "../../../dashboard/static/js/legend.js";

const ROWS = [{ category: "a", series: "tea", value: 1 }, { category: "a", series: "soup", value: 2 }];
const COLOUR = { color: { field: "series", legend: { values: ["tea", "soup"] }, scale: { domain: ["tea", "soup"] } } };

Deno.test("a hidden series' rows go, and its colour stays taken", () => {
  const spec = withoutNames({ data: { values: ROWS }, encoding: COLOUR }, new Set(["tea"]));
  deepStrictEqual(spec.data.values, [ROWS[1]]);
  deepStrictEqual(spec.encoding, COLOUR);
});

Deno.test("sums of what isn't seen go too, and reference lines stay", () => {
  const sums = { data: { values: [{ category: "a", value: 3, label: "3" }] }, mark: "text" };
  const line = { data: { values: [{}] }, mark: "rule" };
  const layer = [{ mark: "bar", encoding: COLOUR }, sums, line];
  const { layer: left } = withoutNames({ data: { values: ROWS }, layer }, new Set(["soup"]));
  deepStrictEqual(left.map((one) => one.mark), ["bar", "rule"]);
  deepStrictEqual(left[1].data.values, [{}]);
});

Deno.test("slices go by the name that their legend has", () => {
  const pie = { data: { values: [{ category: "a" }, { category: "b" }] }, encoding: { color: { field: "category", legend: {} } } };
  deepStrictEqual(withoutNames(pie, new Set(["a"])).data.values, [{ category: "b" }]);
});

Deno.test("a second click shows it again", () => {
  deepStrictEqual([...toggledName(toggledName(new Set(), "tea"), "tea")], []);
  deepStrictEqual([...toggledName(new Set(["soup"]), "tea")], ["soup", "tea"]);
});

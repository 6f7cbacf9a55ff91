/** What marks tell besides their own value: once for a category, or by series. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { further, pointAt } from "../../../dashboard/static/js/points.js";

const fields = [["when", "When"], ["series", "Series"], ["label", "Sum"], ["more0", "Orders"]];
const mark = (series, more) => ({ datum: { when: "Mar 2", series, label: "7", ...(more ? { more0: more } : {}) } });

Deno.test("what all series of a category say alike is told once", () => {
  deepStrictEqual(further([mark("tea", "9"), mark("soup", "9")], fields, "when"), [["Orders", "9"]]);
});

Deno.test("what they say each for itself is told by series", () => {
  deepStrictEqual(further([mark("tea", "9"), mark("soup", "4"), mark("Other")], fields, "when"), [["tea · Orders", "9"], ["soup · Orders", "4"]]);
});

Deno.test("all of a flow's band means its point, an area over time doesn't", () => {
  const points = [{ item: {}, datum: { name: "a → b" }, area: { x1: 0, x2: 1, y1: 0, y2: 1 } }];
  const area = (datum) => ({ __data__: { mark: { marktype: "area" }, datum } });
  strictEqual(pointAt(points, area({ name: "a → b", band: true }), 500, 500, {}), points[0]);
  strictEqual(pointAt(points, area({ name: "a → b" }), 500, 500, {}), null);
});

/** What marks tell besides their own value: once for a category, or by series. */

import { deepStrictEqual } from "node:assert";
import { further } from "../../../dashboard/static/js/points.js";

const fields = [["when", "When"], ["series", "Series"], ["label", "Sum"], ["more0", "Orders"]];
const mark = (series, more) => ({ datum: { when: "Mar 2", series, label: "7", ...(more ? { more0: more } : {}) } });

Deno.test("what all series of a category say alike is told once", () => {
  deepStrictEqual(further([mark("tea", "9"), mark("soup", "9")], fields, "when"), [["Orders", "9"]]);
});

Deno.test("what they say each for itself is told by series", () => {
  deepStrictEqual(further([mark("tea", "9"), mark("soup", "4"), mark("Other")], fields, "when"), [["tea · Orders", "9"], ["soup · Orders", "4"]]);
});

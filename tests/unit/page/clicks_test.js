/** A click filters, a second one on the same mark takes it back, and one elsewhere moves it. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { clicksOf, clickTold, keyIn, toggled } from "../../../dashboard/static/js/clicks.js";
import { keyAt } from "../../../dashboard/static/js/picks.js";

Deno.test("a click filters by all fields of its mark, the next one on it by none", () => {
  const once = toggled({}, "items", ["item", "place"], ["tea", null]);
  deepStrictEqual(once, { items: { item: "tea", place: null } });
  deepStrictEqual(keyIn(once.items, ["item", "place"]), ["tea", null]);
  deepStrictEqual(toggled(once, "items", ["item", "place"], ["tea", null]), {});
});

Deno.test("a click on a whole group filters by its first fields, and isn't one on what is nothing within it", () => {
  const once = toggled({}, "items", ["item", "place"], ["tea"]);
  deepStrictEqual(once, { items: { item: "tea" } });
  deepStrictEqual(keyIn(once.items, ["item", "place"]), ["tea"]);
  deepStrictEqual(toggled(once, "items", ["item", "place"], ["tea", null]), { items: { item: "tea", place: null } });
  strictEqual(clickTold({ fields: ["item", "place"], labels: ["Item", "Place"] }, once.items), "Item: tea");
});

Deno.test("a click on another mark moves the filter, and leaves those of other visuals", () => {
  const before = { items: { item: "tea" }, days: { day: "2026-03-02" } };
  deepStrictEqual(toggled(before, "items", ["item"], ["soup"]), { items: { item: "soup" }, days: { day: "2026-03-02" } });
});

Deno.test("clicks on other sheets wait", () => {
  const sheet = { visuals: { items: { click: { fields: ["item"] } }, days: { click: null } } };
  deepStrictEqual(clicksOf(sheet, { items: {}, days: {}, gone: {} }), { items: {} });
  deepStrictEqual(clicksOf(undefined, { items: {} }), {});
});

Deno.test("a click is said in words, the server's where they are known", () => {
  const click = { fields: ["item", "day"], labels: ["Item", "Day"] };
  strictEqual(clickTold(click, { item: "tea", day: null }), "Item: tea, Day: (none)");
  strictEqual(clickTold(click, {}, [["Item", "tea"], ["Day", "Mar 2"]]), "Item: tea, Day: Mar 2");
});

Deno.test("of marks that are told together the nearest one filters, and what is no value filters nothing", () => {
  const mark = (y, key) => ({ x: 0, y, datum: { key } });
  const point = { x: 0, y: 0, marks: [mark(0), mark(10, ["north"]), mark(90, ["south"])] };
  deepStrictEqual(keyAt(point, 0, 80), ["south"]);
  deepStrictEqual(keyAt(point, 0, 0), ["north"]);
  strictEqual(keyAt(mark(0)), null);
  strictEqual(keyAt(undefined), null);
});

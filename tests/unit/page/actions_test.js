/** An action sets parameters of a mark's values, and opens what is of the web alone. */

import { deepStrictEqual, strictEqual } from "node:assert";
import { lacking, outcome, possible, webAddress } from "../../../dashboard/static/js/actions.js";

const PLAIN = { settings: [], sheet: null, address: [], target: "NEW_TAB", labels: {}, defaults: {} };
const setting = (name, more) => ({ name, isWhole: false, isMulti: false, field: null, parameter: null, values: [], ...more });

Deno.test("parameters are set to a mark's values, to other parameters and to all", () => {
  const settings = [setting("Item", { field: "item" }), setting("Units", { field: "units", isWhole: true }), setting("Copy", { parameter: "Source", isMulti: true }), setting("All")];
  const action = { ...PLAIN, settings, sheet: "details", defaults: { Source: ["default"] } };
  const values = { item: "tea", units: "6.00" };
  const { parameters, sheet, address } = outcome(action, values, {});
  deepStrictEqual(parameters, { Item: "tea", Units: "6", Copy: ["default"], All: "" });
  deepStrictEqual([sheet, address], ["details", null]);
  deepStrictEqual(outcome(action, values, { Source: "chosen" }).parameters.Copy, ["chosen"]);
});

Deno.test("a value within an address is written as a part of one", () => {
  const address = ["https://example.com/?q=", { field: "item" }, "&by=", { parameter: "By" }];
  const found = outcome({ ...PLAIN, address, defaults: { By: ["a b"] } }, { item: "tea&javascript:" }, {});
  strictEqual(found.address, "https://example.com/?q=tea%26javascript%3A&by=a%20b");
});

Deno.test("what isn't of the web or mail isn't opened", () => {
  for (const text of ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "no address"]) {
    strictEqual(webAddress(text), null);
    strictEqual(outcome({ ...PLAIN, address: [{ field: "link" }] }, { link: text }, {}).isRefused, true);
  }
  strictEqual(outcome({ ...PLAIN, address: [{ field: "link" }] }, { link: "mailto:a@example.com" }, {}).address, "mailto:a@example.com");
});

Deno.test("an action waits for the values that it needs", () => {
  const action = { ...PLAIN, labels: { item: "Item" } };
  deepStrictEqual(possible([action, PLAIN], { item: null }), [PLAIN]);
  deepStrictEqual(possible([action], { item: "tea" }), [action]);
  deepStrictEqual(lacking(action, {}), ["Item"]);
});

/** One line says how many figures are outside their usual band, or were lately. */

import { strictEqual } from "node:assert";
import { summed } from "../../../dashboard/static/js/excursions.js";

Deno.test("figures that are out come first, else those that were", () => {
  const [out, back] = [{ isOut: true }, { isOut: false }];
  strictEqual(summed([out, back]), "1 figure is outside its usual band");
  strictEqual(summed([out, out]), "2 figures are outside their usual band");
  strictEqual(summed([back]), "1 figure was outside the usual band in the last two days");
});

/** A visual is drilled down from a mark or from all, and back again. */

import { deepStrictEqual } from "node:assert";
import { climbed, drillsOf, placeOf, stepped, stepsFrom, wayBack } from "../../../dashboard/static/js/drills.js";

const PLACES = { id: "places", field: "by", levels: ["Country", "City", "Street"], start: 0 };
const DATES = { id: "dates", field: "when", levels: ["Year", "Month", "Day"], start: 1 };

Deno.test("a mark's step down keeps its value, and that of all marks keeps none", () => {
  const [down] = stepsFrom([PLACES], {}, { by: "Norway" });
  deepStrictEqual(down, { label: "Drill down to City", hierarchy: "places", choice: { level: 1, path: { 0: "Norway" } } });
  deepStrictEqual(stepsFrom([PLACES], {}).map((one) => one.choice), [{ level: 1, path: {} }]);
});

Deno.test("a step up forgets what was chosen below it, and the start is no choice", () => {
  const chosen = { places: { level: 2, path: { 0: "Norway", 1: "Oslo" } } };
  deepStrictEqual(stepsFrom([PLACES], chosen).map((one) => [one.label, one.choice]), [["Drill up to City", { level: 1, path: { 0: "Norway" } }]]);
  deepStrictEqual(climbed(PLACES, 0, { 0: "Norway" }), undefined);
  deepStrictEqual(climbed(DATES, 0, {}), { level: 0, path: {} });
});

Deno.test("hierarchies are drilled beside each other", () => {
  const both = stepped({ chart: { dates: { level: 2, path: {} } } }, "chart", "places", { level: 1, path: {} });
  deepStrictEqual(both, { chart: { dates: { level: 2, path: {} }, places: { level: 1, path: {} } } });
  deepStrictEqual(stepped(stepped(both, "chart", "places"), "chart", "dates"), {});
  deepStrictEqual(placeOf(DATES, {}), { level: 1, path: {} });
});

Deno.test("the way back has a link for each value, or for a level that all were taken to", () => {
  const trail = [{ hierarchy: "places", level: 0, text: "Country: Norway" }];
  const chosen = { places: { level: 1, path: { 0: "Norway" } }, dates: { level: 2, path: {} } };
  deepStrictEqual(wayBack([PLACES, DATES], chosen, trail).map((one) => one.text), ["Country: Norway", "By day"]);
  deepStrictEqual(wayBack([PLACES, DATES], {}, []), []);
});

Deno.test("drills on other sheets wait", () => {
  deepStrictEqual(drillsOf({ visuals: { chart: { drill: [PLACES] }, plain: { drill: [] } } }, { chart: 1, plain: 2, gone: 3 }), { chart: 1 });
});

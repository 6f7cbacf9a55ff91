/** Moments are written by the clocks of the dashboard's zone, and the page says which those are. */

import { strictEqual } from "node:assert";
import { setZone, written, zoneTold } from "../../../dashboard/static/js/moments.js";

Deno.test("dinner in New York is in the evening, on its own day", () => {
  setZone("America/New_York");
  strictEqual(written(new Date("2026-11-29T01:30:00Z")), "Nov 28, 2026 20:30");
  strictEqual(zoneTold(), "Days and hours in America/New York");
});

Deno.test("without a zone it is UTC", () => {
  setZone("");
  strictEqual(written(new Date("2026-11-29T01:30:00Z")), "Nov 29, 2026 01:30");
  strictEqual(zoneTold(), "Days and hours in UTC");
});

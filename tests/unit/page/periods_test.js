/** Periods end and begin with calendar months, whatever month it is. */

import { deepStrictEqual } from "node:assert";
import { dateChange, namedDate, PRESETS } from "../../../dashboard/static/js/periods.js";

const dates = (name, today) => PRESETS.find(([one]) => one === name)[1](today);

Deno.test("last month is a whole one, in leap years and in January too", () => {
  deepStrictEqual(dates("Last month", "2024-03-31"), ["2024-02-01", "2024-02-29"]);
  deepStrictEqual(dates("Last month", "2026-01-01"), ["2025-12-01", "2025-12-31"]);
});

Deno.test("seven days end today, over the end of a month", () => {
  deepStrictEqual(dates("Last 7 days", "2026-03-02"), ["2026-02-24", "2026-03-02"]);
});

Deno.test("the month to date begins on its first day", () => {
  deepStrictEqual(dates("Month to date", "2026-11-01"), ["2026-11-01", "2026-11-01"]);
});

const names = { parameter: "Period", free: "Own", dates: { Today: { From: "2026-03-02", To: "2026-03-02" } } };
const controls = [{ filter: "place", values: null }, { parameter: "Period", values: ["Today"] }];

Deno.test("dates are those of the period by name until one is chosen", () => {
  deepStrictEqual(namedDate(names, {}, controls, "From"), "2026-03-02");
  deepStrictEqual(namedDate(names, { Period: "Own" }, controls, "From"), undefined);
  deepStrictEqual(namedDate(null, {}, controls, "From"), undefined);
});

Deno.test("a date that is chosen makes the period the reader's own and keeps the other end", () => {
  deepStrictEqual(dateChange(names, {}, controls, "From", "2026-02-20"), { From: "2026-02-20", To: "2026-03-02", Period: "Own" });
  deepStrictEqual(dateChange(names, { Period: "Own" }, controls, "To", "2026-03-01"), { To: "2026-03-01" });
});

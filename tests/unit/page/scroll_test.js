/** A chart is as long as its marks need, and as the part of it that is shown first asks for. */

import { strictEqual } from "node:assert";
import { lengthOf } from "../../../dashboard/static/js/scroll.js";

Deno.test("a picture is longer than its box where its marks need it", () => {
  strictEqual(lengthOf(300, undefined, 60, 400), 0);
  strictEqual(lengthOf(900, undefined, 60, 400), 960);
});

Deno.test("a fifth that is shown first fills the box, and the whole is five times as long", () => {
  strictEqual(lengthOf(0, [80, 100], 60, 460), 2060);
  strictEqual(lengthOf(3000, [80, 100], 60, 460), 3060);
  strictEqual(lengthOf(0, [0, 99], 60, 460), 0);
});

/**
 * What a box has room for: a legend's columns and entries, an axis's labels. Measured before drawing.
 *
 * They may depend on the box alone. Where they depend on the plot's width, fitting the chart changes
 * that width after the legend's height has been reserved, and its first row ends outside the picture.
 */

const LABEL_SIZE = 12; // as the legend's look has it (looks.py), like the two below
const LABEL_LIMIT = 180;
const COLUMN_PADDING = 16;
export const NARROW = 380; // pixels; a legend beside the plot would take most of what is narrower
const SYMBOL = 18;
const ROW = 20;
const LONGEST_LABEL = 230;
const LARGEST_SHARE = 0.4;

/** Give the entries of a specification's legend, in their order. */
export function legendNames(spec) {
  const channels = partsOf(spec).map((part) => part.encoding?.color);
  const shown = channels.find((channel) => channel?.legend && channel.scale?.domain);
  return shown ? (shown.legend.values || shown.scale.domain).map(String) : [];
}

/** Give a specification with its layers, and theirs. */
function partsOf(spec) {
  return [spec, ...(spec.layer || []).flatMap(partsOf)];
}

/** Put the legend that a specification has beside its plot below it. */
export function withLegendBelow(spec) {
  const below = { orient: "bottom", direction: "horizontal", columns: { expr: "legendColumns" }, symbolLimit: { expr: "legendEntries" } };
  const isBeside = (key, value) => key === "legend" && value?.orient === "right" && value.values;
  return JSON.parse(JSON.stringify(spec), (key, value) => (isBeside(key, value) ? { ...value, ...below } : value));
}

/** Give the signals for a box: the legend in as few rows as fit, and never most of the box. */
export function roomIn(names, width, height) {
  const widths = names.map(labelWidth);
  let columns = Math.max(1, names.length);
  while (columns > 1 && rowWidth(widths, columns) > width - 60) columns -= 1;
  const rows = Math.max(2, Math.floor((height * LARGEST_SHARE) / ROW));
  return {
    labelRoom: Math.max(70, Math.min(LONGEST_LABEL, width * LARGEST_SHARE)),
    legendColumns: columns,
    legendEntries: rows * columns,
    legendEntriesBeside: Math.max(3, Math.floor(height / ROW) - 1),
  };
}

/** Each column is as wide as its widest entry. */
function rowWidth(widths, columns) {
  const widest = Array.from({ length: columns }, (_, column) => Math.max(...widths.filter((_width, index) => index % columns === column)));
  return widest.reduce((sum, one) => sum + one + SYMBOL + COLUMN_PADDING, 0);
}

function labelWidth(name) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${LABEL_SIZE}px ${getComputedStyle(document.documentElement).getPropertyValue("--font")}`;
  return Math.min(LABEL_LIMIT, context.measureText(name).width);
}

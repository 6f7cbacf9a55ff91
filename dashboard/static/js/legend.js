/** A click on a legend's entry hides its series, another one shows it again. */

/** Give the entry of a legend that an event is on. */
export function entryAt(target) {
  const node = target.closest?.(".role-legend-label, .role-legend-symbol");
  const item = node && (target.__data__ || target.querySelector("path, text")?.__data__);
  return item?.datum?.value ?? null;
}

/** Give the hidden names after one more click. */
export function toggledName(hidden, name) {
  const after = new Set(hidden);
  if (!after.delete(name)) after.add(name);
  return after;
}

/**
 * Give a specification without the rows of hidden series; its legend and its colours stay. Rows that
 * sum series up are left out: they would be sums of what isn't seen.
 */
export function withoutNames(spec, hidden) {
  if (!hidden.size) return spec;
  const field = legendField(spec);
  const kept = (rows) => rows.filter((row) => !hidden.has(row[field]));
  const isSum = ({ data }) => data?.values?.length > 0 && !data.values.some((row) => field in row) && ("category" in data.values[0] || "total" in data.values[0]);
  const without = (part) => ({
    ...part,
    ...(part.data?.values ? { data: { ...part.data, values: kept(part.data.values) } } : {}),
    ...(part.layer ? { layer: part.layer.filter((one) => !isSum(one)).map(without) } : {}),
  });
  return without(spec);
}

/** Let hidden entries of a drawn legend step back, and all look as if they can be clicked. */
export function markLegend(canvas, hidden) {
  for (const node of canvas.querySelectorAll(".role-legend-label text, .role-legend-symbol path")) {
    node.classList.add("entry");
    node.classList.toggle("off", hidden.has(node.__data__?.datum?.value));
  }
}

function legendField(spec) {
  const find = (part) => (part.encoding?.color?.legend ? part.encoding.color.field : null) || (part.layer || []).map(find).find(Boolean) || null;
  return find(spec) || "series";
}

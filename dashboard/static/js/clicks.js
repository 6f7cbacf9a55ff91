/** Filters by clicks on marks: what is clicked, by visual and field. */

/** Give the clicks after one more: on the mark that is clicked already it takes the filter back. A mark of a whole group has values of the first fields alone. */
export function toggled(clicks, visual, fields, key) {
  const { [visual]: before, ...others } = clicks;
  return sameKey(before && keyIn(before, fields), key) ? others : { ...others, [visual]: Object.fromEntries(key.map((value, index) => [fields[index], value])) };
}

/** Give a click's values in the order of its visual's fields, as its marks have them. */
export function keyIn(values, fields) {
  return fields.filter((name) => name in (values || {})).map((name) => values[name]);
}

export function sameKey(one, other) {
  return Boolean(one) && Boolean(other) && JSON.stringify(one) === JSON.stringify(other);
}

/** Keep the clicks on a sheet's visuals: those on others wait until theirs is shown again. */
export function clicksOf(sheet, clicks) {
  return Object.fromEntries(Object.entries(clicks).filter(([visual]) => sheet?.visuals?.[visual]?.click));
}

/** Say in words by what a click filters; until the server has written the values, as they are. */
export function clickTold({ labels, fields }, values, told) {
  const pairs = told || labels.map((label, index) => [label, fields[index]]).filter(([, name]) => name in (values || {})).map(([label, name]) => [label, values[name] ?? "(none)"]);
  return pairs.map(([label, text]) => `${label}: ${text}`).join(", ");
}

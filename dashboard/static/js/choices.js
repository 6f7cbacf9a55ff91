/** What a reader chose: parameters, filters, clicks on marks, how far visuals are drilled, and which rows of tables are shown. */

export const NONE = { parameters: {}, filters: {}, clicks: {}, drills: {}, tables: {} };
const KINDS = Object.keys(NONE);

/** Give the choices after a change of controls; a choice that was taken back is undefined. */
export function changed(choices, change) {
  const defined = (kind) => Object.fromEntries(Object.entries({ ...choices[kind], ...change[kind] }).filter(([, value]) => value !== undefined));
  return { ...choices, parameters: defined("parameters"), filters: defined("filters"), tables: fromTheStart(choices.tables) };
}

/** Go back to the first pages: other rows have others. */
export function fromTheStart(tables) {
  return Object.fromEntries(Object.entries(tables || {}).map(([name, { page: _, ...rest }]) => [name, rest]).filter(([, rest]) => Object.keys(rest).length));
}

/** Tell whether something is chosen. */
export function isChosen(choices, name) {
  return KINDS.some((kind) => name in choices[kind]);
}

/** Give the choices without some. */
export function without(choices, names) {
  const kept = (kind) => Object.fromEntries(Object.entries(choices[kind]).filter(([name]) => !names.includes(name)));
  return { ...choices, ...Object.fromEntries(KINDS.map((kind) => [kind, kept(kind)])) };
}

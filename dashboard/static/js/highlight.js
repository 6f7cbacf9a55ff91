/** Marks that light up together: those of a sheet's charts with the same values of the same columns. */

/** Give a mark's values by column, of the fields that light up. */
export function valuesByColumn(values, columns) {
  return Object.fromEntries(Object.entries(columns).filter(([field]) => field in (values || {})).map(([field, column]) => [column, values[field]]));
}

/** Tell whether a chart shows a column of the values that are lit: one that shows none stays as it is. */
export function isConcerned(columns, lit) {
  return Boolean(lit) && Object.values(columns).some((column) => column in lit);
}

/** Tell whether a mark has what is lit, of the columns that its chart shows. */
export function isLit(values, columns, lit) {
  const own = valuesByColumn(values, columns);
  return Object.values(columns).filter((column) => column in lit).every((column) => own[column] === lit[column]);
}

/** Give what is lit after a mark was pointed at or clicked; by a click the second one ends it. */
export function litAfter(lit, values, trigger) {
  const isAgain = trigger === "click" && lit && JSON.stringify(lit) === JSON.stringify(values);
  return isAgain || !Object.keys(values || {}).length ? null : values;
}

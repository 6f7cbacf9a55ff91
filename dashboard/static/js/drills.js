/** Drilling: at which levels of its hierarchies a visual is, and the steps from there. */

/** Give a hierarchy's choice: where the definition starts, where nothing is chosen. */
export function placeOf(hierarchy, chosen) {
  return chosen?.[hierarchy.id] || { level: hierarchy.start, path: {} };
}

/**
 * Give the steps from where a visual is, as { label, hierarchy, choice }: down and up. `values` are
 * those of a mark by field; down from a mark are its rows alone.
 */
export function stepsFrom(hierarchies, chosen, values = {}) {
  return hierarchies.flatMap((one) => {
    const { level, path } = placeOf(one, chosen);
    const down = one.levels[level + 1] && { label: `Drill down to ${one.levels[level + 1]}`, hierarchy: one.id, choice: { level: level + 1, path: one.field in values ? { ...path, [level]: values[one.field] } : path } };
    const up = level > 0 && { label: `Drill up to ${one.levels[level - 1]}`, hierarchy: one.id, choice: climbed(one, level - 1, path) };
    return [down, up].filter(Boolean);
  });
}

/** Give the choice of a level above, without what was chosen at it and below; nothing where that is the start. */
export function climbed(hierarchy, level, path) {
  const kept = Object.fromEntries(Object.entries(path || {}).filter(([place]) => Number(place) < level));
  return level === hierarchy.start && !Object.keys(kept).length ? undefined : { level, path: kept };
}

/** Give the drills after one step; a choice that is none takes a hierarchy back to its start. */
export function stepped(drills, visual, hierarchy, choice) {
  const { [visual]: before, ...others } = drills;
  const { [hierarchy]: _, ...rest } = before || {};
  const own = choice ? { ...rest, [hierarchy]: choice } : rest;
  return Object.keys(own).length ? { ...others, [visual]: own } : others;
}

/** Keep the drills of a sheet's visuals. */
export function drillsOf(sheet, drills) {
  return Object.fromEntries(Object.entries(drills || {}).filter(([visual]) => sheet?.visuals?.[visual]?.drill?.length));
}

/** Give the way back as { text, hierarchy, choice }: a link for each value, or for a level that all marks were taken to. */
export function wayBack(hierarchies, chosen, trail = []) {
  return hierarchies.flatMap((one) => {
    const { level, path } = placeOf(one, chosen);
    const links = trail.filter((step) => step.hierarchy === one.id).map((step) => ({ text: step.text, hierarchy: one.id, choice: climbed(one, step.level, path) }));
    return links.length || level === one.start ? links : [{ text: `By ${one.levels[level].toLowerCase()}`, hierarchy: one.id, choice: undefined }];
  });
}

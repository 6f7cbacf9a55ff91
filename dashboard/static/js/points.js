/** The marks of a drawn chart that tell something: where each is, and the texts that it tells. */

const TOLD = new Set(["symbol", "rect", "arc", "shape"]);
const CENTRED = new Set(["symbol", "shape"]);
const INSET = 8; // pixels below a bar's top, where no other bar begins
const REACH = 24; // pixels around a mark, about half a finger

/** Give the points of a view in the order in which they are drawn; `hints` names their fields. */
export function pointsOf(view, hints) {
  const [origin, padding] = [view.origin(), view.padding()];
  const [left, top] = [origin[0] + padding.left, origin[1] + padding.top];
  const found = [];
  collect(view.scenegraph().root, left, top, hints, found);
  return hints.shared ? together(found, hints) : found;
}

function collect(mark, left, top, hints, found) {
  if (TOLD.has(mark.marktype)) {
    for (const item of mark.items) if (isTold(item, hints)) found.push(point(item, mark.marktype, left, top, hints));
  }
  if (mark.marktype !== "group" || mark.role === "axis" || mark.role === "legend") return;
  for (const group of mark.items) {
    for (const inner of group.items || []) collect(inner, left + (group.x || 0), top + (group.y || 0), hints, found);
  }
}

function isTold(item, hints) {
  return Boolean(item.datum) && hints.fields.some(([name]) => hasText(item.datum[name]));
}

/** A place of a map that no row is about has null. */
function hasText(value) {
  return value !== undefined && value !== null && value !== "";
}

function point(item, kind, left, top, hints) {
  const box = item.bounds;
  const [x, y] = kind === "arc" ? middle(item) : [(box.x1 + box.x2) / 2, CENTRED.has(kind) ? (box.y1 + box.y2) / 2 : box.y1 + Math.min(INSET, (box.y2 - box.y1) / 2)];
  const lines = hints.fields.map(([name, title]) => [title, item.datum[name]]).filter(([, text]) => hasText(text));
  const area = kind === "arc" ? null : { x1: left + box.x1, x2: left + box.x2, y1: top + box.y1, y2: top + box.y2 };
  return { item, x: left + x, y: top + y, lines, area, colour: item.fill || item.stroke, datum: item.datum };
}

/** The middle of a slice: its bounds' middle may lie in another one. */
function middle(item) {
  const angle = (item.startAngle + item.endAngle) / 2;
  const radius = (item.innerRadius + item.outerRadius) / 2;
  return [item.x + radius * Math.sin(angle), item.y - radius * Math.cos(angle)];
}

/** Put points of the same category into one, with a line for each series that has a value. */
function together(points, { shared, fields }) {
  const groups = new Map();
  for (const one of points) {
    if (one.datum.label === "–") continue;
    const name = one.datum[shared];
    groups.set(name, [...(groups.get(name) || []), one]);
  }
  const hasSeries = fields.some(([name]) => name === "series");
  return [...groups.values()].map((group) => {
    const first = { ...group[0], items: group.map((one) => one.item), marks: group };
    if (!hasSeries) return first;
    const title = fields.find(([name]) => name === shared)[1];
    const values = group.map((one) => [one.datum.series, one.datum.label, one.colour]);
    return { ...first, lines: [[title, group[0].datum[shared]], ...values, ...further(group, fields, shared)] };
  });
}

/** Give what marks tell besides: once where all of a category's say the same, else by series. */
export function further(group, fields, shared) {
  return fields.filter(([name]) => ![shared, "series", "label"].includes(name)).flatMap(([name, title]) => {
    const having = group.filter((one) => one.datum[name] !== undefined);
    const isOne = new Set(having.map((one) => one.datum[name])).size === 1;
    return (isOne ? having.slice(0, 1) : having).map((one) => [isOne ? title : `${one.datum.series} · ${title}`, one.datum[name]]);
  });
}

/** Tell whether a mark is a flow's whole band, of which a point in its middle tells. */
export function isBand(item) {
  return item?.mark?.marktype === "area" && item.datum?.band === true;
}

/** Find the point that a place means: the mark under it or that of the band under it, else the nearest one. */
export function pointAt(points, target, x, y, hints) {
  const item = target?.__data__;
  const own = points.find((one) => one.item === item || one.items?.includes(item) || (isBand(item) && one.datum?.name === item.datum.name));
  if (own) return own;
  const far = (one) => (hints.shared ? Math.abs(one.x - x) : distance(one.area, x, y));
  const nearest = points.reduce((best, one) => (!best || far(one) < far(best) ? one : best), null);
  return nearest && far(nearest) < (hints.shared ? Infinity : REACH) ? nearest : null;
}

/** How far a place is from a mark's area; slices have none, for their bounds cover others. */
function distance(area, x, y) {
  if (!area) return Infinity;
  return Math.hypot(Math.max(area.x1 - x, 0, x - area.x2), Math.max(area.y1 - y, 0, y - area.y2));
}

/** What a mark does besides filtering: it sets parameters, opens a sheet, or opens an address. */

const SCHEMES = new Set(["https:", "http:", "mailto:"]);

/** Give the actions that the values of a mark suffice for. */
export function possible(actions, values) {
  return actions.filter((one) => Object.keys(one.labels).every((name) => hasValue(values?.[name])));
}

/** Say which values an action needs that a mark doesn't have. */
export function lacking(action, values) {
  return Object.entries(action.labels).filter(([name]) => !hasValue(values?.[name])).map(([, label]) => label);
}

/** Give what an action comes to: the parameters that it sets, the sheet and the address that it opens. `chosen` are the reader's parameters. */
export function outcome(action, values, chosen) {
  const known = (name) => [chosen[name] ?? action.defaults[name] ?? []].flat();
  const parameters = Object.fromEntries(action.settings.map((one) => [one.name, setTo(one, values, known)]));
  const address = action.address.length ? addressOf(action.address, values, known) : null;
  return { parameters, sheet: action.sheet, address, isRefused: action.address.length > 0 && address === null, target: action.target };
}

function setTo(one, values, known) {
  const found = one.field ? [values[one.field]] : one.parameter ? known(one.parameter) : one.values;
  const written = found.map((value) => (one.isWhole && Number.isInteger(Number(value)) ? String(Number(value)) : String(value)));
  return one.isMulti ? written : (written[0] ?? "");
}

/** Fill an address; a value that it begins with is taken as it is, others are written as parts of one. Nothing but the web and mail is opened. */
function addressOf(parts, values, known) {
  const text = parts.map((part, index) => {
    if (typeof part === "string") return part;
    const found = part.field ? values[part.field] : known(part.parameter).join(",");
    return index ? encodeURIComponent(found) : found;
  }).join("");
  return webAddress(text);
}

/** Give an address of the web or of mail, or nothing. */
export function webAddress(text) {
  try {
    return SCHEMES.has(new URL(text).protocol) ? text : null;
  } catch {
    return null;
  }
}

function hasValue(value) {
  return value !== undefined && value !== null;
}

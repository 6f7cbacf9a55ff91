/** What the reader sees and chose, kept in the address so that it can be shared. */

export function readState() {
  try {
    return { dashboard: null, sheet: null, parameters: {}, filters: {}, ...JSON.parse(decodeURIComponent(location.hash.slice(1) || "%7B%7D")) };
  } catch {
    return { dashboard: null, sheet: null, parameters: {}, filters: {} };
  }
}

export function writeState(state) {
  history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(state))}`);
}

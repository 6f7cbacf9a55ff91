/** The app's API. Errors carry the answer's status: 503 means that AWS or the emulator is away. */

export class ApiError extends Error {
  constructor(message, status, names = []) {
    super(message);
    this.status = status;
    this.names = names;
  }

  /** Whether it is the connection that failed, here or behind the dashboard's server. */
  get isAway() {
    return this.status === 0 || this.status === 503;
  }
}

async function answered(path, options) {
  const response = await reached(fetch(path, options));
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new ApiError(body.error || response.statusText, response.status, body.names);
  }
  return response;
}

/** Wait for an answer or for a part of its body: either may come late, or break off. */
async function reached(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error.name === "AbortError" || error instanceof ApiError) throw error;
    if (error.name === "TimeoutError") throw new ApiError("There is no answer in time.", 503);
    if (error instanceof SyntaxError) throw new ApiError("The answer is no JSON.", 502);
    throw new ApiError("The dashboard’s own server does not answer.", 0);
  }
}

/** Read JSON; a positive `seconds` is how long to wait for it at most. */
export async function getJson(path, seconds = 0) {
  const response = await answered(path, seconds ? { signal: AbortSignal.timeout(seconds * 1000) } : {});
  return reached(response.json());
}

/** Ask for the values that a control offers with what is chosen, or for those with some letters. */
export async function offered(dashboard, control, { parameters, filters }, search = "") {
  const query = search ? `?search=${encodeURIComponent(search)}` : "";
  const response = await posted(dashboardPath(dashboard, "controls", control, "options") + query, { parameters, filters });
  return reached(response.json());
}

function posted(path, body, signal) {
  return answered(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
}

export function dashboardPath(dashboard, ...rest) {
  return ["/api/dashboards", dashboard, ...rest].map((part, index) => (index ? encodeURIComponent(part) : part)).join("/");
}

/** Fetch a visual's rows, all of them, as a file of a kind. */
export async function exported(dashboard, sheet, visual, kind, chosen) {
  const path = dashboardPath(dashboard, "sheets", sheet, "visuals", visual, "export", kind);
  const response = await posted(path, chosen);
  return reached(response.blob());
}

/** Draw a sheet: `onVisual` gets each visual as soon as it is ready. */
export async function draw(dashboard, sheet, chosen, onVisual, signal) {
  const response = await posted(dashboardPath(dashboard, "sheets", sheet, "draw"), chosen, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reached(reader.read());
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) onVisual(visual(JSON.parse(line)));
  }
}

function visual(found) {
  if (found.error) throw new ApiError(found.error, found.status, found.names);
  return found;
}

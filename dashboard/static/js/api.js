/** The app's API. Errors carry the answer's status: 503 means that AWS or the emulator is away. */

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  /** Whether it is the connection that failed, here or behind the dashboard's server. */
  get isAway() {
    return this.status === 0 || this.status === 503;
  }
}

async function answered(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (error.name === "TimeoutError") throw new ApiError("There is no answer in time.", 503);
    throw new ApiError("The dashboard’s own server does not answer.", 0);
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new ApiError(body.error || response.statusText, response.status);
  }
  return response;
}

/** Read JSON; a positive `seconds` is how long to wait for it at most. */
export async function getJson(path, seconds = 0) {
  return (await answered(path, seconds ? { signal: AbortSignal.timeout(seconds * 1000) } : {})).json();
}

export function dashboardPath(dashboard, ...rest) {
  return ["/api/dashboards", dashboard, ...rest].map((part, index) => (index ? encodeURIComponent(part) : part)).join("/");
}

/** Draw a sheet: `onVisual` gets each visual as soon as it is ready. */
export async function draw(dashboard, sheet, chosen, onVisual, signal) {
  const response = await answered(dashboardPath(dashboard, "sheets", sheet, "draw"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(chosen),
    signal,
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) onVisual(visual(JSON.parse(line)));
  }
}

function visual(found) {
  if (found.error) throw new ApiError(found.error, found.status);
  return found;
}

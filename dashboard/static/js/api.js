/** The app's API. Errors carry the answer's status: 503 means that AWS or the emulator is away. */

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function answered(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("The dashboard's own server does not answer.", 0);
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new ApiError(body.error || response.statusText, response.status);
  }
  return response;
}

export async function getJson(path) {
  return (await answered(path)).json();
}

/** Draw a sheet: `onVisual` gets each visual as soon as it is ready. */
export async function draw(dashboard, sheet, chosen, onVisual, signal) {
  const path = `/api/dashboards/${encodeURIComponent(dashboard)}/sheets/${encodeURIComponent(sheet)}/draw`;
  const response = await answered(path, {
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
    for (const line of lines) if (line) onVisual(JSON.parse(line));
  }
}

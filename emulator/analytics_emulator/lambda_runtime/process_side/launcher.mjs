// What a Node function's process runs first: tie its life to the emulator's, then run AWS's aws-lambda-ric.
//
// Called as `launcher.mjs LIFELINE HANDLER LAYERS`. The client's native part, which only speaks HTTP with the Runtime
// API, isn't built here: `rapid-client.cjs` stands in for it.
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const [lifeline, handler] = process.argv.slice(2);

const descriptor = Number(lifeline.split(":")[1]);
const watched = new Socket({ fd: descriptor, readable: true, writable: false });
watched.on("close", () => process.exit(1)).on("error", () => process.exit(1)).resume();
watched.unref();

const Module = require("node:module");
const load = Module._load;
Module._load = function (request, ...rest) {
  return request.endsWith("/rapid-client.node") ? require("./rapid-client.cjs") : load.call(this, request, ...rest);
};

// AWS's runtimes let ES modules, too, find what NODE_PATH names (from Node 18 on); Node's own loader doesn't.
Module.register(new URL("./node_path.mjs", import.meta.url));

require("./answers.cjs");
const packages = process.env.LAMBDA_RUNTIME_DIR;
process.argv.splice(1, Infinity, `${packages}/index.mjs`);
const entry = require(`${packages}/package.json`).main ?? "index.mjs";
const client = await import(pathToFileURL(`${packages}/${entry}`));
// Before version 4 the client waits to be asked.
await client.run?.(process.env.LAMBDA_TASK_ROOT, handler);

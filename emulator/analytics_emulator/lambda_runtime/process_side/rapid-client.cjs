// What aws-lambda-ric asks of its native part: the Runtime API's invocations, one at a time (Lambda guide, "Using the
// Lambda runtime API").
const http = require("node:http");

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const ROOT = "/2018-06-01/runtime/invocation/";
let posted = Promise.resolve();
let onTheirWay = 0;

// AWS's native part posts before it returns: what a function failed with is told before its process ends.
const exit = process.exit;
process.exit = (code) => (onTheirWay ? posted.finally(() => exit(code)) : exit(code));

function post(...given) {
  onTheirWay += 1;
  posted = call(...given).finally(() => {
    onTheirWay -= 1;
  });
}

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path: ROOT + path, agent, headers: { ...headers, ...content } });
    request.on("error", reject).on("response", (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ body: Buffer.concat(parts).toString("utf8"), headers: response.headers }));
    });
    request.end(body);
  });
}

exports.initializeClient = () => {};
exports.next = async () => {
  await posted;
  const answer = await call("GET", "next");
  return { bodyJson: answer.body, headers: answer.headers };
};
exports.done = (id, body) => {
  post("POST", `${id}/response`, body, { "Content-Type": "application/json" });
};
exports.error = (id, body) => {
  const type = String(JSON.parse(body).errorType).replace(/[^\x20-\x7e]/g, "?");
  const headers = { "Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": type };
  post("POST", `${id}/error`, body, headers);
};

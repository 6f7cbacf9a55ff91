// Lets answers of custom resources reach the emulator, which speaks HTTP: on AWS their address is S3's, and Node's
// cfn-response and its like ask it by HTTPS at port 443, whatever the address says (CloudFormation guide, cfn-response).
const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");
const { urlToHttpOptions } = require("node:url");

const OF_THE_EMULATOR = "/_analytics/";
const request = https.request;

function optionsOf([address, more]) {
  if (typeof address !== "string" && !(address instanceof URL)) return address;
  return { ...urlToHttpOptions(new URL(address)), ...(typeof more === "function" ? {} : more) };
}

https.request = function (...given) {
  const options = optionsOf(given);
  if (!options?.path?.startsWith(OF_THE_EMULATOR)) return request.apply(this, given);
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const plain = { ...options, protocol: "http:", host: hostname, hostname, port, agent: undefined };
  return http.request(plain, given.findLast((one) => typeof one === "function"));
};
syncBuiltinESMExports();

// Probot as it takes deliveries: verified, parsed, acknowledged; nothing listens, nothing is stored.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createNodeMiddleware, createProbot } from "probot";

const [, , key, secret] = process.argv;
const overrides = { appId: 1, privateKey: readFileSync(key, "utf8"), secret, logLevel: "fatal" };
const probot = createProbot({ overrides });
const middleware = await createNodeMiddleware(() => {}, { probot, webhooksPath: "/webhook" });
const server = createServer((request, response) =>
  middleware(request, response, () => response.writeHead(404).end()),
);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

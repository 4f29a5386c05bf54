import type { AddressInfo } from "node:net";
import { getEnv } from "@/lib/env";
import { stopOnSignal } from "@/lib/server/stop-on-signal";
import { createWebServer } from "@/lib/server/web-server";

/** The product's web server as a process of its own, without pages: what a test kills. */
const server = createWebServer(async (_request, response) => {
  response.writeHead(404).end();
});
stopOnSignal(server);
// A test run that was cut off leaves nothing running behind.
process.once("disconnect", () => process.exit(1));
server.listen(getEnv().PORT, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Listens on a free port of the loopback, reports it to the parent process, and ends with it. A request for `?quiet=1`
 * turns broadcasts off, and any other request turns them on: filling a room takes minutes if 9,000 joins are each
 * broadcast to everybody.
 * @returns whether broadcasts are off.
 */
export function listen(server: Server): () => boolean {
  let isQuiet = false;
  server.on("request", ({ url = "" }, response) => {
    isQuiet = url.endsWith("?quiet=1");
    response.end();
  });
  process.once("disconnect", () => process.exit());
  server.listen(0, "127.0.0.1");
  once(server, "listening").then(() => process.send?.((server.address() as AddressInfo).port));
  return () => isQuiet;
}

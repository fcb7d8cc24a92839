import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Listens on a free port of the loopback and says which to the bench that started this process; ends with it.
 * @returns whether changes are told to nobody just now: only while the bench fills the room, because nobody could wait
 * for 9,000 joins that are each told to all.
 */
export function listen(server: Server): () => boolean {
  let isQuiet = false;
  process.on("message", (quiet: boolean) => {
    isQuiet = quiet;
    process.send?.({ quiet });
  });
  process.once("disconnect", () => process.exit());
  server.listen(0, "127.0.0.1");
  once(server, "listening").then(() => process.send?.({ port: (server.address() as AddressInfo).port }));
  return () => isQuiet;
}

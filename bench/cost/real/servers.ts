/** The real runtimes: the old designs over a local KV, the room on both of its hosts, each counting what it does. */
import { join } from "node:path";
import { type Launch, partykit, Server, type Variables, wrangler } from "../../../test/servers.ts";
import { CLOUDFLARE, PARTYKIT, type Platform } from "../room-host.ts";
import { COUNTS } from "../worker/counts.ts";

const WORKERS = join(import.meta.dirname, "../worker");
/** Everybody comes from one address here, and that is limited. Servers without the limit ignore the variable. */
const VARIABLES: Variables = { LIMIT_JOINS: "off" };

/** A configuration of the usual name would be taken for the room too, whose entry lies beside it. */
const oldDesigns: Launch = {
  ...wrangler,
  command: (...parameters) => [...wrangler.command(...parameters), "--config", join(WORKERS, "old-designs.jsonc")],
};

export interface RealRoom {
  readonly platform: Platform;
  readonly server: Server;
}

export interface RealServers extends AsyncDisposable {
  readonly oldDesigns: Server;
  readonly rooms: readonly RealRoom[];
}

/** @throws when one of them does not start; then none is left. */
export async function startServers(): Promise<RealServers> {
  await using started = new AsyncDisposableStack();
  const start = async (launch: Launch, entry?: string) => {
    const server = await Server.start(launch, VARIABLES, entry && join(WORKERS, entry));
    started.defer(() => server.stop());
    return server;
  };
  const old = await start(oldDesigns);
  const rooms = [
    { platform: CLOUDFLARE, server: await start(wrangler, "room-cloudflare.ts") },
    { platform: PARTYKIT, server: await start(partykit, "room-partykit.ts") },
  ];
  const stack = started.move();
  return { oldDesigns: old, rooms, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export async function countsOf<T>({ origin }: Server): Promise<T> {
  const answer = await fetch(`${origin}${COUNTS}`);
  if (!answer.ok) throw new Error(`no counts: ${answer.status}`);
  return (await answer.json()) as T;
}

import { afterAll, beforeAll } from "vitest";
import { Server, type Variables } from "../servers.ts";
import type { ContractHost } from "./visitors.ts";

/** Runs a server of this host for the tests of a `describe`. */
export function useServer({ launch }: ContractHost, variables: Variables, entry?: string): () => Server {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await Server.start(launch, variables, entry);
  });
  afterAll(() => server?.stop());
  return () => {
    if (!server) throw new Error("The server starts in beforeAll.");
    return server;
  };
}

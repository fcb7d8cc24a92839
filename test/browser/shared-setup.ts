/**
 * Vitest's global setup. Test files share one browser, and one server for each group of settings. They start when the
 * first test file asks for them (see shared.ts).
 */
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { BrowserServer } from "playwright-core";
import type { TestProject } from "vitest/node";
import { Server, type Variables, wrangler } from "../servers.ts";
import { launchBrowserServer } from "./browser.ts";
import { listen } from "./listen.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The port of this setup. */
    sharedPort: number;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, Promise<Server>>();
  let browser: Promise<BrowserServer> | undefined;

  const answer = async (request: IncomingMessage): Promise<object> => {
    if (request.url === "/browser") {
      browser ??= launchBrowserServer();
      return { endpoint: (await browser).wsEndpoint() };
    }
    const variables = await text(request);
    const server = servers.get(variables) ?? Server.start(wrangler, JSON.parse(variables) as Variables);
    servers.set(variables, server);
    return { port: (await server).port };
  };

  const http = createServer((request, response) => {
    answer(request).then(
      (result) => response.end(JSON.stringify(result)),
      (fault) => response.writeHead(500).end(String(fault)),
    );
  });
  project.provide("sharedPort", await listen(http));

  return async () => {
    http.close();
    await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()));
    await (await browser)?.close();
  };
}

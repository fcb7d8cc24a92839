/** A server, a browser and a site of another origin that uses the widget. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Server } from "../servers.ts";

/** Playwright's own default of 30 s is too short for a slow machine. */
export const BROWSER_TIMEOUT_MS = 120_000;

/** Tests share the server, so they may not kill it. */
export type StageServer = Pick<Server, "port" | "origin">;

export class Stage {
  readonly server: StageServer;
  readonly browser: Browser;
  readonly #site: HttpServer;
  readonly #pages: string[] = [];
  #contexts: BrowserContext[] = [];
  readonly #prefix = `test-${randomUUID().slice(0, 8)}`;
  #rooms = 0;

  private constructor(server: StageServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
    this.#site = createServer((request, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(this.#pages[Number(request.url?.slice(1))] ?? "");
    });
  }

  static async open(server: StageServer, browser: Browser): Promise<Stage> {
    const stage = new Stage(server, browser);
    stage.#site.listen(0, "127.0.0.1");
    await once(stage.#site, "listening");
    return stage;
  }

  /** Every test has its own room. */
  get room(): string {
    return `${this.#prefix}-${this.#rooms}`;
  }

  /** A browser profile of its own, and so another session. */
  async newContext(options?: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(BROWSER_TIMEOUT_MS);
    this.#contexts.push(context);
    return context;
  }

  /** The tag that the landing page offers. */
  tag(attributes = "", origin = this.server.origin): string {
    return `<script type="module" src="${origin}/widget.js"></script>
      <breathing-room room="${this.room}" ${attributes}></breathing-room>`;
  }

  /** Serves a page with this body and returns its address. It has another origin and site than the server. */
  page(body: string): string {
    const address = this.#site.address();
    if (address === null || typeof address === "string") throw new Error("The site has no port.");
    const path =
      this.#pages.push(
        `<!doctype html><html lang="en"><title>Somebody's page</title><main><h1>Somebody's page</h1>${body}</main>`,
      ) - 1;
    return `http://localhost:${address.port}/${path}`;
  }

  /** The room's exact count. A watcher asks the room itself, because readings over HTTP come from a cache. */
  async count(room = this.room): Promise<number> {
    const socket = new WebSocket(`${this.server.origin.replace("http", "ws")}/parties/main/${room}?role=watch`);
    const [message] = (await once(socket, "message")) as [MessageEvent<string>];
    socket.close();
    return JSON.parse(message.data).presence.count;
  }

  /** Call this after each test. */
  async clear(): Promise<void> {
    this.#rooms++;
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    this.#site.close();
    await this.browser.close();
  }
}

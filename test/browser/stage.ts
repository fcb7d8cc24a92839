/** A server, a browser and a site of another origin that uses the widget. Every test has its own room. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import WebSocket from "ws";
import type { Server } from "../servers.ts";
import { AdminPage } from "./admin-page.ts";
import { listen } from "./listen.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import { Visitor } from "./visitor.ts";

/** Playwright's own default of 30 s is too short for a slow machine. */
const BROWSER_TIMEOUT_MS = 120_000;

/** Tests share the server, so they may not kill it. */
export type StageServer = Pick<Server, "port" | "origin">;

export class Stage {
  readonly server: StageServer;
  readonly #browser: Browser;
  readonly #pages: string[] = [];
  readonly #site = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(this.#pages[Number(request.url?.slice(1))] ?? "");
  });
  #sitePort = 0;
  #contexts: BrowserContext[] = [];
  #proxies: TcpProxy[] = [];
  #people: WebSocket[] = [];
  room = newRoom();

  private constructor(server: StageServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  static async open(server: StageServer, browser: Browser): Promise<Stage> {
    const stage = new Stage(server, browser);
    stage.#sitePort = await listen(stage.#site);
    return stage;
  }

  /** A browser profile of its own, and so another session. */
  async newContext(options?: BrowserContextOptions): Promise<BrowserContext> {
    // The default language of a headless browser may be one that Intl rejects ("en-US@posix").
    const context = await this.#browser.newContext({ locale: "en-GB", ...options });
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
    const path = this.#pages.push(
      `<!doctype html><html lang="en"><title>Somebody's page</title><main><h1>Somebody's page</h1>${body}</main>`,
    );
    return `http://localhost:${this.#sitePort}/${path - 1}`;
  }

  /** Somebody opens a page of the site with this body. */
  async visit(body = this.tag(), options?: BrowserContextOptions): Promise<Visitor> {
    return Visitor.open(await this.newContext(options), this.page(body));
  }

  /** The sign-in form. @param hash The fragment of the address, such as `#room=lobby`. */
  async openAdmin(hash = "", { origin }: { origin: string } = this.server): Promise<AdminPage> {
    return AdminPage.open(await this.newContext(), `${origin}/admin${hash}`);
  }

  /** Signs in and shows the list of rooms, or the view of the hash. */
  async signIn(hash = "", server: { origin: string } = this.server): Promise<AdminPage> {
    const admin = await this.openAdmin(hash, server);
    await admin.signIn();
    return admin;
  }

  /** A person without a browser joins with each mood. "" is no mood. */
  join(...moods: string[]): Promise<WebSocket[]> {
    return Promise.all(moods.map((mood) => this.connect(`mood=${mood}`)));
  }

  async connect(query: string): Promise<WebSocket> {
    const socket = this.#connect(this.room, query);
    await once(socket, "message");
    return socket;
  }

  /** The room's exact count. A watcher asks the room itself, because readings over HTTP come from a cache. */
  async count(room = this.room): Promise<number> {
    const [welcome] = await once(this.#connect(room, "role=watch"), "message");
    return JSON.parse(String(welcome)).presence.count;
  }

  async openProxy(): Promise<TcpProxy> {
    const proxy = await TcpProxy.open(this.server.port);
    this.#proxies.push(proxy);
    return proxy;
  }

  /** Call this after each test. */
  async clear(): Promise<void> {
    this.room = newRoom();
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    for (const proxy of this.#proxies.splice(0)) proxy.close();
    for (const socket of this.#people.splice(0)) socket.terminate();
  }

  async close(): Promise<void> {
    this.#site.close();
    await this.#browser.close();
  }

  #connect(room: string, query: string): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.server.port}/parties/main/${room}?${query}`);
    this.#people.push(socket);
    return socket;
  }
}

function newRoom(): string {
  return `test-${randomUUID()}`;
}

/** A server, a browser, and a site of somebody else's that has pasted the tag: for the tests of one file. */
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { Server, type Variables, wrangler } from "../servers.ts";
import { launchBrowser } from "./browser.ts";

export class Stage {
  readonly server: Server;
  readonly browser: Browser;
  readonly #site: HttpServer;
  readonly #pages: string[] = [];
  #people: BrowserContext[] = [];
  #room = 0;

  private constructor(server: Server, browser: Browser) {
    this.server = server;
    this.browser = browser;
    this.#site = createServer((request, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(this.#pages[Number(request.url?.slice(1))] ?? "");
    });
  }

  static async open(variables: Variables = {}): Promise<Stage> {
    const [server, browser] = await Promise.all([Server.start(wrangler, variables), launchBrowser()]);
    const stage = new Stage(server, browser);
    stage.#site.listen(0, "127.0.0.1");
    await once(stage.#site, "listening");
    return stage;
  }

  /** Of the test that runs: nobody of another is in it. */
  get room(): string {
    return `test-${this.#room}`;
  }

  /** Somebody with a browser of their own. */
  async person(options?: BrowserContextOptions): Promise<BrowserContext> {
    const person = await this.browser.newContext(options);
    this.#people.push(person);
    return person;
  }

  /** The line that the landing page offers. */
  tag(attributes = "", origin = this.server.origin): string {
    return `<script type="module" src="${origin}/widget.js"></script>
      <breathing-room room="${this.room}" ${attributes}></breathing-room>`;
  }

  /** The address of a page of another origin, and another site, with this in its body. */
  page(body: string): string {
    const address = this.#site.address();
    if (address === null || typeof address === "string") throw new Error("the site has no port");
    const path =
      this.#pages.push(
        `<!doctype html><html lang="en"><title>Somebody's page</title><main><h1>Somebody's page</h1>${body}</main>`,
      ) - 1;
    return `http://localhost:${address.port}/${path}`;
  }

  /** What anybody can read of the room. */
  async count(room = this.room): Promise<number> {
    // Answered by the room, not by the cache: a query makes no other key, so the room's own socket is asked.
    const socket = new WebSocket(`${this.server.origin.replace("http", "ws")}/parties/main/${room}?role=watch`);
    const [message] = (await once(socket, "message")) as [MessageEvent<string>];
    socket.close();
    return JSON.parse(message.data).presence.count;
  }

  /** After each test. */
  async clear(): Promise<void> {
    this.#room++;
    await Promise.all(this.#people.splice(0).map((person) => person.close()));
  }

  async close(): Promise<void> {
    this.#site.close();
    await this.browser.close();
    await this.server.stop();
  }
}

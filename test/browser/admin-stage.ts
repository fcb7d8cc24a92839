/** A server with an admin side, a browser and a room of its own for each test. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import WebSocket from "ws";
import { AdminPage } from "./admin-page.ts";
import { BROWSER_TIMEOUT_MS, type StageServer } from "./stage.ts";

export class AdminStage {
  readonly server: StageServer;
  readonly browser: Browser;
  context!: BrowserContext;
  room = "";
  readonly #prefix = `test-${randomUUID().slice(0, 8)}`;
  #rooms = 0;
  #people: WebSocket[] = [];

  constructor(server: StageServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  /** Call this before each test. */
  async reset(options: BrowserContextOptions = {}): Promise<void> {
    this.room = `${this.#prefix}-${++this.#rooms}`;
    // The default language of a headless browser may be one that Intl rejects ("en-US@posix").
    this.context = await this.browser.newContext({ locale: "en-GB", ...options });
    this.context.setDefaultTimeout(BROWSER_TIMEOUT_MS);
  }

  /** Call this after each test. */
  async clear(): Promise<void> {
    await this.context.close();
    for (const socket of this.#people.splice(0)) socket.terminate();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** One person joins with each mood. "" is no mood. */
  join(...moods: string[]): Promise<WebSocket[]> {
    return Promise.all(moods.map((mood) => this.connect(`mood=${mood}`)));
  }

  async connect(query: string, room = this.room): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.server.port}/parties/main/${room}?${query}`);
    this.#people.push(socket);
    await once(socket, "message");
    return socket;
  }

  /** Opens the sign-in form. */
  open(hash = ""): Promise<AdminPage> {
    return AdminPage.open(this.context, this.server, hash);
  }

  /** Signs in and shows the list of rooms, or the view of the hash. */
  signIn(hash = ""): Promise<AdminPage> {
    return AdminPage.signIn(this.context, this.server, hash);
  }

  /** Signs in and shows the test's room. */
  openRoom(): Promise<AdminPage> {
    return this.signIn(`#room=${this.room}`);
  }
}

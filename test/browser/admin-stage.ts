/** An admin at the admin's page, and people in the rooms they look into. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import WebSocket from "ws";
import type { HistoryMinute } from "../../party/wire/admin.ts";
import type { Server } from "../servers.ts";

export const TOKEN = "an-admin-token-that-is-long-enough";
const MINUTE = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser without a window may have a language that is none ("en-US@posix"), which formatters refuse. */
export function adminContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ locale: "en-GB", ...options });
}

interface Results {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}

export class Admin {
  readonly page: Page;
  /** What the browser has forbidden, or the page's script has thrown. */
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", ({ message }) => this.faults.push(message));
    page.on("console", (message) => {
      // A refused request is told of in the same words, and is what some tests are about.
      if (message.type() === "error" && !message.text().includes("status of 4")) this.faults.push(message.text());
    });
  }

  /** @param hash What stands behind the page's path, `#room=…`. */
  static async open(context: BrowserContext, { origin }: Pick<Server, "origin">, hash = ""): Promise<Admin> {
    const admin = new Admin(await context.newPage());
    await admin.page.goto(`${origin}/admin${hash}`);
    await admin.page.locator("#token").waitFor();
    return admin;
  }

  /** Opens the page with the token. */
  static async enter(context: BrowserContext, server: Pick<Server, "origin">, hash = ""): Promise<Admin> {
    const admin = await Admin.open(context, server, hash);
    await admin.say(TOKEN);
    await admin.page.locator("#forget").waitFor();
    return admin;
  }

  /** Fills in the token, right or wrong. */
  async say(token: string): Promise<void> {
    await this.page.locator("#token").fill(token);
    await this.page.getByRole("button", { name: "Enter" }).click();
  }

  /** @param text How the number is written. */
  async sees(count: number, text = String(count)): Promise<void> {
    await this.page.locator(".count", { hasText: new RegExp(`^${text}$`) }).waitFor();
  }

  async seesMood(mood: string, people: number): Promise<void> {
    await this.page.locator(".moods li", { hasText: new RegExp(`^${mood}${people}$`) }).waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name });
  }

  /** The rows of sessions that are in the document. */
  get sessions(): Locator {
    return this.page.locator(".sessions tbody tr:not(.space)");
  }

  /** How many pixels of the chart are drawn on. */
  inked(): Promise<number> {
    return this.page.locator(".chart canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let inked = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at]) inked++;
      return inked;
    });
  }

  /** What axe finds, in light and in dark. */
  async accessFaults(): Promise<string[][]> {
    await this.page.evaluate(AXE);
    const found: string[][] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const faults = await this.page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: { run(): Promise<Results> } }).axe.run();
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
        );
      });
      found.push(...faults);
    }
    return found;
  }

  async screenshot(name: string): Promise<void> {
    const path = join(import.meta.dirname, "screenshots", `admin-${name}.png`);
    await this.page.screenshot({ path, fullPage: true, animations: "disabled" });
  }
}

/** Somebody in a room. @param query `mood=…` and the like. */
export async function enterRoom({ port }: Pick<Server, "port">, room: string, query = ""): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/parties/main/${room}?${query}`);
  await once(socket, "message");
  return socket;
}

/** A made-up day, in place of one that nobody has time to wait for: quiet nights, and a sitting at seven and at noon. */
export function madeUpDay(now: number, moods: readonly string[]): { minutes: HistoryMinute[] } {
  const last = Math.floor(now / MINUTE) * MINUTE;
  const minutes = Array.from({ length: 24 * 60 }, (_, index): HistoryMinute => {
    const at = last - (24 * 60 - index) * MINUTE;
    const hour = (at / MINUTE / 60) % 24;
    const sitting = (height: number, when: number) => height * Math.exp(-(((hour - when) / 0.6) ** 2));
    const ripple = Math.sin(index / 11) + Math.sin(index / 31);
    const mean = Math.max(
      0,
      12 * Math.sin((Math.PI * (hour - 3)) / 24) ** 2 + sitting(18, 7) + sitting(12, 12.5) + ripple,
    );
    const spread = (share: number) => ({
      min: Math.max(0, Math.floor((mean - 0.6) * share)),
      max: Math.ceil((mean + 0.6) * share),
      mean: Math.round(mean * share * 100) / 100,
    });
    const shares = moods.map((mood, place) => [mood, spread(0.32 / (1 + place) + 0.04 * Math.sin(index / 90 + place))]);
    return { at, people: spread(1), moods: Object.fromEntries(shares) };
  });
  return { minutes };
}

/** The page is told of this history, whatever the server has. */
export async function pretendHistory({ page }: Admin, history: { minutes: HistoryMinute[] }): Promise<void> {
  await page.route("**/admin/api/rooms/*/history?*", (route) => route.fulfill({ json: history }));
}

import { join } from "node:path";
import type { BrowserContext, Locator, Page } from "playwright-core";
import type { HistoryMinute } from "../../party/wire/admin.ts";
import type { Server } from "../servers.ts";

export const TOKEN = "an-admin-token-that-is-long-enough";

/** The admin page in a browser. */
export class AdminPage {
  readonly page: Page;
  /** Errors of the page's scripts and violations of its Content-Security-Policy. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", ({ message }) => this.errors.push(message));
    page.on("console", (message) => {
      // The browser also logs every 4xx answer, and some tests ask for one.
      if (message.type() === "error" && !message.text().includes("status of 4")) this.errors.push(message.text());
    });
  }

  /** Opens the sign-in form. @param hash The fragment of the address, such as `#room=lobby`. */
  static async open(context: BrowserContext, { origin }: Pick<Server, "origin">, hash = ""): Promise<AdminPage> {
    const admin = new AdminPage(await context.newPage());
    await admin.page.goto(`${origin}/admin${hash}`);
    await admin.page.locator("#token").waitFor();
    return admin;
  }

  /** Opens the page and signs in. */
  static async signIn(context: BrowserContext, server: Pick<Server, "origin">, hash = ""): Promise<AdminPage> {
    const admin = await AdminPage.open(context, server, hash);
    await admin.submitToken(TOKEN);
    await admin.page.locator("#sign-out").waitFor();
    return admin;
  }

  async submitToken(token: string): Promise<void> {
    await this.page.locator("#token").fill(token);
    await this.button("Sign in").click();
  }

  /** @param text The formatted count. */
  async showsCount(count: number, text = String(count)): Promise<void> {
    await this.page.locator(".count", { hasText: new RegExp(`^${text}$`) }).waitFor();
  }

  async showsMood(mood: string, people: number): Promise<void> {
    await this.page.locator(".moods li", { hasText: new RegExp(`^${mood}${people}$`) }).waitFor();
  }

  async showsText(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).waitFor();
  }

  async showsAlert(text: string): Promise<void> {
    await this.page.getByRole("alert").filter({ hasText: text }).waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name });
  }

  /** Clicks a button of the open dialog. */
  async confirm(name: string): Promise<void> {
    await this.page.getByRole("dialog").getByRole("button", { name }).click();
  }

  /** The rows of the sessions table that are in the document. */
  get sessionRows(): Locator {
    return this.page.locator(".sessions tbody tr:not(.spacer)");
  }

  /** How many pixels of the chart are not empty. */
  chartPixels(): Promise<number> {
    return this.page.locator(".chart canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let pixels = 0;
      for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha]) pixels++;
      return pixels;
    });
  }

  /** Replaces the server's history. */
  async mockHistory(minutes: readonly HistoryMinute[]): Promise<void> {
    await this.page.route("**/admin/api/rooms/*/history?*", (route) => route.fulfill({ json: { minutes } }));
  }

  async screenshot(name: string): Promise<void> {
    const path = join(import.meta.dirname, "screenshots", `admin-${name}.png`);
    await this.page.screenshot({ path, fullPage: true, animations: "disabled" });
  }
}

import type { BrowserContext, Locator, Page } from "playwright-core";
import type { HistoryMinute } from "../../party/wire/admin.ts";
import { TOKEN } from "../contract/settings.ts";

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

  /** Opens the sign-in form. */
  static async open(context: BrowserContext, url: string): Promise<AdminPage> {
    const admin = new AdminPage(await context.newPage());
    await admin.page.goto(url);
    await admin.page.locator("#token").waitFor();
    return admin;
  }

  async signIn(): Promise<void> {
    await this.submitToken(TOKEN);
    await this.page.locator("#sign-out").waitFor();
  }

  async submitToken(token: string): Promise<void> {
    await this.page.locator("#token").fill(token);
    await this.button("Sign in").click();
  }

  async showsCount(count: number): Promise<void> {
    await this.page.locator(".count", { hasText: new RegExp(`^${count.toLocaleString("en")}$`) }).waitFor();
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
}

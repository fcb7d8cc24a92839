/** Somebody at the page, and what the page has shown them. */
import type { BrowserContext, Page } from "playwright-core";

export class Visitor {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, url: string): Promise<Visitor> {
    const page = await context.newPage();
    await page.addInitScript(recordCounts);
    const visitor = new Visitor(page);
    await page.goto(url);
    await visitor.isConnected();
    return visitor;
  }

  async isConnected(): Promise<void> {
    await this.#shows("#status", "Connected");
  }

  async isReconnecting(): Promise<void> {
    await this.#shows("#status", "Connection lost. Trying again…");
  }

  /** The page learns that the network is back: it does not wait to reconnect. */
  async isOnline(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event("online")));
  }

  async sees(count: number): Promise<void> {
    await this.#shows("#count", String(count));
  }

  /** That so many people are in a mood. */
  async seesMood(mood: string, people: number): Promise<void> {
    await this.#shows("#moods button", mood + people);
  }

  /** That the mood is this visitor's own; null: that none is. */
  async hasMood(mood: string | null): Promise<void> {
    if (mood) await this.page.locator('button[aria-pressed="true"]', { hasText: mood }).waitFor();
    else await this.page.waitForFunction(() => !document.querySelector('button[aria-pressed="true"]'));
  }

  async choose(mood: string): Promise<void> {
    await this.page.getByRole("button", { name: mood }).click();
  }

  /** Every count the page has shown since it was last loaded, in order. */
  async counts(): Promise<number[]> {
    return this.page.evaluate(() => (window as unknown as { counts: number[] }).counts);
  }

  async #shows(selector: string, text: string): Promise<void> {
    await this.page.waitForFunction(
      ([selector, text]) => [...document.querySelectorAll(selector)].some((shown) => shown.textContent === text),
      [selector, text] as const,
    );
  }
}

/** Runs in the page, before the page's own script. */
function recordCounts(): void {
  const counts: number[] = [];
  Object.assign(window, { counts });
  const record = () => {
    const shown = document.querySelector("#count")?.textContent?.trim();
    if (shown && counts.at(-1) !== Number(shown)) counts.push(Number(shown));
  };
  new MutationObserver(record).observe(document, { childList: true, subtree: true, characterData: true });
}

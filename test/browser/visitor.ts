/** A person on a page with the widget. */
import type { BrowserContext, Locator, Page } from "playwright-core";

/** Globals of the page. */
declare const counts: number[];
declare const shifts: unknown[];

export class Visitor {
  readonly page: Page;
  /** The first widget on the page. */
  readonly widget: Locator;

  private constructor(page: Page) {
    this.page = page;
    this.widget = page.locator("breathing-room").first();
  }

  static async open(context: BrowserContext, url: string): Promise<Visitor> {
    const page = await context.newPage();
    await page.addInitScript(record);
    const visitor = new Visitor(page);
    await page.goto(url);
    await visitor.isConnected();
    return visitor;
  }

  part(name: string): Locator {
    return this.widget.locator(`.${name}`);
  }

  async isConnected(): Promise<void> {
    await this.widget.locator('.base[data-status="open"]').waitFor();
  }

  async isReconnecting(): Promise<void> {
    await this.widget.locator('.base[data-status="reconnecting"]').waitFor();
    await this.shows("status", "Reconnecting…");
  }

  async join(): Promise<void> {
    await this.part("join").click();
    await this.part("leave").waitFor();
  }

  async shows(part: string, text: string): Promise<void> {
    await this.widget.locator(`.${part}:text-is("${text}")`).first().waitFor();
  }

  async sees(count: number): Promise<void> {
    await this.shows("count", String(count));
  }

  mood(name: string): Locator {
    return this.widget.getByRole("button", { name: new RegExp(`^${name}`, "i"), includeHidden: true });
  }

  async seesMood(name: string, people: number): Promise<void> {
    await this.mood(name).locator(`.mood-count:text-is("${people}")`).waitFor();
  }

  async seesNoMoods(): Promise<void> {
    await this.widget.locator(".mood-count:not(:empty)").first().waitFor({ state: "detached" });
  }

  /** @param name Null if this visitor must have no mood. */
  async hasMood(name: string | null): Promise<void> {
    const pressed = this.widget.locator('[aria-pressed="true"]');
    if (name) await pressed.filter({ hasText: new RegExp(`^${name}`, "i") }).waitFor();
    else await pressed.waitFor({ state: "detached" });
  }

  async choose(name: string): Promise<void> {
    await this.mood(name).click();
  }

  async setAttribute(name: string, value: string | null): Promise<void> {
    await this.widget.evaluate(
      (widget, [name, value]) => (value === null ? widget.removeAttribute(name) : widget.setAttribute(name, value)),
      [name, value] as const,
    );
  }

  /** All counts that the page has received since it was loaded, in order. */
  async counts(): Promise<number[]> {
    return this.page.evaluate(() => counts);
  }

  /** Everything on the page that has moved by itself since it was loaded. */
  async shifts(): Promise<unknown[]> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return this.page.evaluate(() => shifts);
  }
}

/** Runs in the page before its scripts. */
function record(): void {
  Object.assign(window, { counts: [], shifts: [] });
  document.addEventListener("presence", (event) => {
    const { count } = (event as CustomEvent<{ count: number }>).detail;
    if (counts.at(-1) !== count) counts.push(count);
  });
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({
    type: "layout-shift",
    buffered: true,
  });
}

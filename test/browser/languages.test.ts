/** The languages of the widget on pages of another origin. */
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

/** Answers for the language files of the server. The rest of the texts are hidden until then. */
async function holdLanguages(context: BrowserContext): Promise<{ settle(how: "continue" | "abort"): void }> {
  const { promise, resolve } = Promise.withResolvers<"continue" | "abort">();
  await context.route(/\/widget-[a-z]{2}-/, async (route) => route[await promise]());
  return { settle: resolve };
}

function languageFiles(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => names.push(...(/\/widget-([a-z]{2})-/.exec(request.url())?.slice(1) ?? [])));
  return names;
}

const directionOf = (visitor: Visitor) => visitor.part("base").evaluate((base) => getComputedStyle(base).direction);

test("a page of another origin loads its own language and no other, under a strict policy", async () => {
  const policy = `default-src 'none'; script-src ${stage.server.origin}; connect-src ws://127.0.0.1:*; require-trusted-types-for 'script'; trusted-types 'none'`;
  const page = await (await stage.newContext()).newPage();
  const files = languageFiles(page);
  await page.goto(
    stage.page(`<meta http-equiv="Content-Security-Policy" content="${policy}"><div lang="de-AT">${stage.tag()}</div>`),
  );
  await page.locator("breathing-room .join", { hasText: "Mitatmen" }).click();
  await page.locator("breathing-room .people", { hasText: "atmet gerade" }).waitFor();
  expect(await page.locator("breathing-room .base").getAttribute("lang")).toBe("de-AT");
  expect(files).toEqual(["de"]);
});

test("an English page loads no language", async () => {
  const page = await (await stage.newContext()).newPage();
  const files = languageFiles(page);
  await page.goto(stage.page(stage.tag()));
  await page.locator("breathing-room .join", { hasText: "Breathe with us" }).waitFor();
  expect(files).toEqual([]);
});

test("Arabic is read from right to left, and English is not, whatever the page's direction", async () => {
  const ann = await stage.visit(stage.tag('lang="ar"'));
  await ann.shows("join", "تنفّس معنا");
  expect(await ann.part("base").getAttribute("dir")).toBe("rtl");
  expect(await directionOf(ann)).toBe("rtl");
  const bob = await stage.visit(`<div dir="rtl">${stage.tag()}</div>`);
  await bob.shows("join", "Breathe with us");
  expect(await directionOf(bob)).toBe("ltr");
});

test("a language file that fails leaves English, and throws nothing", async () => {
  const context = await stage.newContext();
  const errors: Error[] = [];
  context.on("weberror", (error) => errors.push(error.error()));
  (await holdLanguages(context)).settle("abort");
  const ann = await Visitor.open(context, stage.page(stage.tag('lang="ar" mood="joy"')));
  await ann.join();
  await ann.shows("people", "breathing now");
  expect(await ann.part("base").getAttribute("lang")).toBe("en");
  expect(await directionOf(ann)).toBe("ltr");
  expect(errors).toEqual([]);
});

test.each(["de", "ar", "ja"])(
  "the count shows before the language %s has arrived, and nothing moves then",
  async (lang) => {
    const context = await stage.newContext({ viewport: { width: 500, height: 900 } });
    const { settle } = await holdLanguages(context);
    await stage.join("joy", "calm");
    const ann = await Visitor.open(
      context,
      stage.page(`${stage.tag(`lang="${lang}"`)}<p>This must not move.</p>${stage.tag(`compact lang="${lang}"`)}`),
    );
    await ann.sees(2);
    expect(await ann.part("count").isVisible()).toBe(true);
    for (const part of ["people", "phase", "mood", "join", "status"])
      expect(await ann.part(part).first().isVisible(), part).toBe(false);
    expect(await ann.part("news").textContent()).toBe("");
    const before = await ann.shifts();
    settle("continue");
    await ann.part("join").waitFor();
    await ann.widget.locator(`.base[lang="${lang}"]`).waitFor();
    expect(await ann.shifts()).toEqual(before);
  },
);

test("the page's own texts and names of moods replace those of the language, at any time", async () => {
  const early = `<breathing-room room="${stage.room}" lang="de"></breathing-room><script>
    document.querySelector("breathing-room").messages = { join: "Komm dazu", moods: { calm: "Stille" } };
  </script>`;
  const ann = await stage.visit(early + stage.tag());
  await ann.shows("join", "Komm dazu");
  await ann.shows("mood-name", "Stille");
  await ann.shows("mood-name", "Freude");
  await ann.widget.evaluate((widget) => Object.assign(widget, { messages: { people: "# hier" } }));
  await ann.shows("people", "hier");
  await ann.shows("join", "Mitatmen");
  await ann.widget.evaluate((widget) => Object.assign(widget, { messages: null }));
  await ann.shows("mood-name", "Ruhe");
});

test("names for moods add no rows, because the room decides which moods there are", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(stage.page(stage.tag('host="http://localhost:9"')));
  const widget = page.locator("breathing-room");
  await widget.evaluate((widget) => Object.assign(widget, { messages: { moods: { grief: "Grief", calm: "Still" } } }));
  await widget.locator(".mood-name", { hasText: "Still" }).waitFor();
  expect(await widget.locator(".mood").count()).toBe(5);
});

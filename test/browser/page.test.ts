/** The landing page and the embed page. */
import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { openStage, PATIENT } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(PATIENT);

const url = (room = stage.room) => `${stage.server.origin}/?room=${encodeURIComponent(room)}`;
const embed = (query = "") => `${stage.server.origin}/embed/${stage.room}${query}`;
const visit = async (address = url()) => Visitor.open(await stage.newContext(), address);

test("the landing page watches the room of its address until the visitor joins", async () => {
  const [ann, bob] = [await visit(), await visit()];
  expect(await stage.count()).toBe(0);
  await ann.join();
  await bob.sees(1);
});

test("R3 without a room in its address the landing page shows the lobby", async () => {
  expect(await (await visit(stage.server.origin)).widget.getAttribute("room")).toBe("lobby");
});

test("J2 J8 a bad room name shows as closed", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(url("No Room"));
  await page.locator('.base[data-status="closed"] .status', { hasText: "closed for now" }).waitFor();
  expect(await page.locator(".join").isVisible()).toBe(false);
});

test("the copied tag shows this room on any page", async () => {
  const context = await stage.newContext();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: stage.server.origin });
  const ann = await Visitor.open(context, url());
  await ann.page.locator("#copy").click();
  await ann.page.locator("#copy", { hasText: "Copied" }).waitFor();
  const tag = await ann.page.evaluate(() => navigator.clipboard.readText());
  const bob = await stage.visit(tag);
  await bob.join();
  await ann.sees(1);
});

test("R3 a browser runs the pinned tag on any page, and refuses the script if its content is another", async () => {
  const ann = await visit();
  const tag = (await ann.page.locator("#pinned").textContent()) ?? "";
  const bob = await stage.visit(tag);
  await bob.join();
  await ann.sees(1);
  const page = await (await stage.newContext()).newPage();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const [, integrity = ""] = / integrity="sha384-([^"]{64})" crossorigin="anonymous"/.exec(tag) ?? [];
  await page.goto(stage.page(tag.replace(integrity, integrity.split("").reverse().join(""))));
  await expect.poll(() => errors.join()).toContain("integrity");
  expect(await page.evaluate(() => customElements.get("breathing-room"))).toBeUndefined();
});

test("R3 the embed page shows the widget and posts its height", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(
    stage.page(`<iframe title="room" width="400" src="${embed("?theme=dark&lang=de")}"></iframe>
      <script>
        addEventListener("message", ({ data }) => {
          if (data.type === "breathing-room:height") document.querySelector("iframe").height = data.height;
        });
      </script>`),
  );
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Mitatmen" }).click();
  await frame.locator('.base[data-status="open"] .count:text-is("1")').waitFor();
  await page.waitForFunction(() => document.querySelector("iframe")?.height === "608");
  await page.locator("iframe").evaluate((frame, src) => frame.setAttribute("src", src), embed("?compact"));
  await page.waitForFunction(() => Number(document.querySelector("iframe")?.height) < 60);
});

test("R3 the landing page and the embed page pass axe", async () => {
  for (const address of [url(), embed(), embed("?compact=true&theme=dark&lang=ja")])
    await expectAccessible((await visit(address)).page);
});

test.each([1280, 390, 320])("the landing page fits a screen of %i px, and nothing on it moves", async (width) => {
  const context = await stage.newContext({ viewport: { width, height: 844 } });
  const ann = await Visitor.open(context, url("lobby"));
  expect(await ann.shifts()).toEqual([]);
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

/** The pages under their Content-Security-Policies. The headers themselves are in test/http/security-headers.test.ts. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, PATIENT } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(PATIENT);

/** Tries to turn texts into markup, a Trusted Types policy and a style. @returns what has worked. */
function inject(page: Page): Promise<Record<string, boolean>> {
  return page.evaluate(() => {
    const isDone = (act: () => unknown) => {
      try {
        return Boolean(act());
      } catch {
        return false;
      }
    };
    const style = document.createElement("style");
    style.textContent = "body { outline: 7px solid }";
    document.head.append(style);
    return {
      markup: isDone(() => {
        document.body.append(Object.assign(document.createElement("div"), { innerHTML: "<b>markup</b>" }));
        return document.querySelector("div > b");
      }),
      policy: isDone(() => "trustedTypes" in window && Object(window.trustedTypes).createPolicy("default", {})),
      style: getComputedStyle(document.body).outlineWidth === "7px",
    };
  });
}

const NOTHING = { markup: false, policy: false, style: false };

test.each(["/?room=ROOM", "/embed/ROOM?lang=en"])(
  "R5 %s works under its policy, and its texts can become nothing else",
  async (path) => {
    const context = await stage.newContext();
    const errors: string[] = [];
    context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    const ann = await Visitor.open(context, stage.server.origin + path.replace("ROOM", stage.room));
    await ann.join();
    await ann.choose("joy");
    await ann.seesMood("joy", 1);
    await ann.widget.getByRole("button", { name: "10", exact: true }).click();
    await ann.shows("left", "10 min left");
    expect(errors).toEqual([]);
    expect(await inject(ann.page)).toEqual(NOTHING);
  },
);

test("M14 R5 the admin page works under its policy, and its texts can become nothing else", async () => {
  await stage.join("joy");
  const admin = await stage.signIn(`#room=${stage.room}`);
  await admin.showsCount(1);
  await admin.page.locator(".bills").waitFor();
  await admin.sessionRows.first().waitFor();
  expect(admin.errors).toEqual([]);
  expect(await inject(admin.page)).toEqual(NOTHING);
});

/** Takes the picture of the admin's page for the README: `node test/browser/admin-picture.ts`, after a build. */
import { join } from "node:path";
import { Server, wrangler } from "../servers.ts";
import { Admin, adminContext, enterRoom, madeUpDay, pretendHistory, TOKEN } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

const PICTURE = join(import.meta.dirname, "../../client/admin/picture.png");
const MOODS = ["gratitude", "calm", "calm", "joy", "calm", "presence", "", "release", "gratitude", "calm", ""];

const [browser, server] = await Promise.all([launchBrowser(), Server.start(wrangler, { ADMIN_TOKEN: TOKEN })]);
try {
  const people = await Promise.all(MOODS.map((mood) => enterRoom(server, "lobby", `mood=${mood}`)));
  people[3]?.send(JSON.stringify({ type: "sit", minutes: 20 }));
  await enterRoom(server, "lobby", "role=watch");
  const context = await adminContext(browser, { viewport: { width: 1200, height: 1240 }, colorScheme: "light" });
  const admin = await Admin.open(context, server, "#room=lobby");
  await pretendHistory(admin, madeUpDay(Date.now(), [...new Set(MOODS)].filter(Boolean)));
  await admin.say(TOKEN);
  await admin.sees(MOODS.length);
  await admin.sessions.nth(MOODS.length - 1).waitFor();
  await admin.page.locator(".legend button", { hasText: "calm" }).click();
  await admin.page.mouse.move(0, 0);
  await admin.page.screenshot({ path: PICTURE, animations: "disabled" });
} finally {
  await browser.close();
  await server.stop();
}
process.exit();

/** Takes the README's picture of the admin page: `node test/browser/admin-picture.ts`, after a build. */
import { join } from "node:path";
import { Server, wrangler } from "../servers.ts";
import { AdminPage, TOKEN } from "./admin-page.ts";
import { AdminStage } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";
import { sampleDay } from "./sample-day.ts";

const PICTURE = join(import.meta.dirname, "../../client/admin/picture.png");
const MOODS = ["gratitude", "calm", "calm", "joy", "calm", "presence", "", "release", "gratitude", "calm", ""];

const server = await Server.start(wrangler, { ADMIN_TOKEN: TOKEN });
const stage = new AdminStage(server, await launchBrowser());
try {
  await stage.reset({ viewport: { width: 1200, height: 1240 }, colorScheme: "light" });
  stage.room = "lobby";
  const people = await stage.join(...MOODS);
  people[3]?.send(JSON.stringify({ type: "sit", minutes: 20 }));
  await stage.connect("role=watch");
  const admin = await AdminPage.open(stage.context, stage.server, "#room=lobby");
  await admin.mockHistory(sampleDay(Date.now(), [...new Set(MOODS)].filter(Boolean)));
  await admin.submitToken(TOKEN);
  await admin.showsCount(MOODS.length);
  await admin.sessionRows.nth(MOODS.length - 1).waitFor();
  await admin.page.locator(".bills").waitFor();
  await admin.page.locator(".legend button", { hasText: "calm" }).click();
  await admin.page.mouse.move(0, 0);
  await admin.page.screenshot({ path: PICTURE, animations: "disabled" });
} finally {
  await stage.close();
  await server.stop();
}
process.exit();

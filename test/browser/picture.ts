/** Takes the README's pictures of the widget and of the admin page: `npm run picture`. */
import { join } from "node:path";
import { TOKEN } from "../contract/settings.ts";
import { Server, wrangler } from "../servers.ts";
import { launchBrowser } from "./browser.ts";
import { sampleDay } from "./sample-day.ts";
import { Stage } from "./stage.ts";

const CLIENT = join(import.meta.dirname, "../../client");
const CROWD = { gratitude: 9, presence: 14, calm: 7, joy: 5, release: 3, "": 4 };
const MOODS = ["gratitude", "calm", "calm", "joy", "calm", "presence", "", "release", "gratitude", "calm", ""];
const SIT = JSON.stringify({ type: "sit", minutes: 20 });
const STYLE = `<style>
  h1 { display: none }
  body { margin: 0; font: 16px "Open Sans", system-ui, sans-serif }
  main { display: grid; grid-template-columns: 1fr 1fr }
  div { padding: 40px; background: #f6f5ef }
  div + div { background: #101816 }
</style>`;

const server = await Server.start(wrangler, { ADMIN_TOKEN: TOKEN });
const stage = await Stage.open(server, await launchBrowser());
await pictureWidget();
await stage.clear();
await pictureAdminPage();
await stage.clear();
await stage.close();
await server.stop();

async function pictureWidget(): Promise<void> {
  const crowd = await stage.join(...Object.entries(CROWD).flatMap(([mood, people]) => Array(people).fill(mood)));
  for (const socket of crowd.slice(0, 3)) {
    socket.send(SIT);
    socket.close();
  }
  const side = (theme: string) => `<div>${stage.tag(`theme="${theme}" autojoin mood="presence"`)}</div>`;
  const viewport = { width: 1200, height: 690 };
  const visitor = await stage.visit(STYLE + side("light") + side("dark"), { viewport });
  await visitor.seesMood("presence", CROWD.presence + 1);
  await visitor.shows("status", "3 sitting with eyes closed");
  await visitor.shows("phase", "Breathe out");
  await visitor.shows("phase", "Hold");
  await visitor.page.screenshot({ path: join(CLIENT, "pages/picture.png") });
}

async function pictureAdminPage(): Promise<void> {
  stage.room = "lobby";
  const people = await stage.join(...MOODS);
  people[3]?.send(SIT);
  await stage.connect("role=watch");
  const admin = await stage.openAdmin("#room=lobby");
  await admin.page.setViewportSize({ width: 1200, height: 1240 });
  await admin.mockHistory(sampleDay(Date.now(), [...new Set(MOODS)].filter(Boolean)));
  await admin.signIn();
  await admin.showsCount(MOODS.length);
  await admin.sessionRows.nth(MOODS.length - 1).waitFor();
  await admin.page.locator(".bills").waitFor();
  await admin.button("calm").click();
  await admin.page.mouse.move(0, 0);
  await admin.page.screenshot({ path: join(CLIENT, "admin/picture.png"), animations: "disabled" });
}

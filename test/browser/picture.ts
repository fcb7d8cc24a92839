/** Takes the README's picture of the widget: `npm run picture`. */
import { join } from "node:path";
import { Server, wrangler } from "../servers.ts";
import { launchBrowser } from "./browser.ts";
import { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";

const PICTURE = join(import.meta.dirname, "../../client/pages/picture.png");
const CROWD = { gratitude: 9, presence: 14, calm: 7, joy: 5, release: 3, "": 4 };

const server = await Server.start(wrangler);
const stage = await Stage.open(server, await launchBrowser());
const { origin } = server;
const room = `${origin.replace("http", "ws")}/parties/main/${stage.room}`;

const crowd = Object.entries(CROWD).flatMap(([mood, people]) =>
  Array.from({ length: people }, () => new WebSocket(`${room}?mood=${mood}`)),
);
await Promise.all(crowd.map((socket) => new Promise((opened) => socket.addEventListener("message", opened))));
for (const socket of crowd.slice(0, 3)) {
  socket.send(JSON.stringify({ type: "sit", minutes: 20 }));
  socket.close();
}

const style = `<style>
  h1 { display: none }
  body { margin: 0; font: 16px "Open Sans", system-ui, sans-serif }
  main { display: grid; grid-template-columns: 1fr 1fr }
  div { padding: 40px; background: #f6f5ef }
  div + div { background: #101816 }
</style>`;
const context = await stage.newContext({ viewport: { width: 1200, height: 690 } });
const side = (theme: string) => `<div>${stage.tag(`theme="${theme}" autojoin mood="presence"`)}</div>`;
const visitor = await Visitor.open(context, stage.page(style + side("light") + side("dark")));
await visitor.seesMood("presence", CROWD.presence + 1);
await visitor.shows("status", "3 of them resting");
await visitor.shows("phase", "Breathe out");
await visitor.shows("phase", "Hold");
await visitor.page.screenshot({ path: PICTURE });

for (const socket of crowd) socket.close();
await stage.clear();
await stage.close();
await server.stop();

/**
 * A Node server on `ws` that implements the same protocol by hand: a welcome, moods, heartbeats, a time-out, and a broadcast
 * to all clients on every change, as the documentation of `ws` shows it.
 */
import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { listen } from "./listen.ts";

const TTL_MS = Number(process.argv[2]);
const SWEEP_MS = 1000;

const http = createServer();
const server = new WebSocketServer({ server: http });
const lastSeenAt = new Map<WebSocket, number>();
const tally = new Map<string, number>();

function count(mood: string | null, by: number): void {
  if (mood !== null) tally.set(mood, (tally.get(mood) ?? 0) + by);
}

function presence() {
  return { at: Date.now(), count: lastSeenAt.size, moods: Object.fromEntries(tally) };
}

function broadcast(): void {
  if (isQuiet()) return;
  const text = JSON.stringify({ type: "presence", ...presence() });
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(text);
  }
}

server.on("connection", (socket, request) => {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const session = searchParams.get("session") ?? crypto.randomUUID();
  let mood = searchParams.get("mood") || null;
  count(mood, 1);
  lastSeenAt.set(socket, Date.now());
  socket.send(JSON.stringify({ type: "welcome", v: 1, session, mood, presence: presence() }));
  broadcast();

  socket.on("message", (data) => {
    lastSeenAt.set(socket, Date.now());
    const text = String(data);
    if (text === "ping") {
      socket.send("pong");
      return;
    }
    const next = (JSON.parse(text) as { mood: string | null }).mood;
    const hasChanged = next !== mood;
    count(mood, -1);
    count(next, 1);
    mood = next;
    socket.send(JSON.stringify({ type: "mood", mood }));
    if (hasChanged) broadcast();
  });

  socket.on("close", () => {
    lastSeenAt.delete(socket);
    count(mood, -1);
    broadcast();
  });
});

setInterval(() => {
  const expiredBefore = Date.now() - TTL_MS;
  for (const [socket, at] of lastSeenAt) if (at < expiredBefore) socket.terminate();
}, SWEEP_MS);

const isQuiet = listen(http);

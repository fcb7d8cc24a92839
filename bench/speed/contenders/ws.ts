/**
 * A bare Node server on `ws` with the same protocol by hand: sessions with moods, a welcome, heartbeats, silence that ends
 * a stay, and at every change a broadcast to all clients as the documentation of `ws` shows it.
 */
import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { listen } from "./listen.ts";

const TTL = Number(process.argv[2] ?? 90_000);
const SWEEP = 1000;

interface Session {
  mood: string | null;
  readonly sockets: Set<WebSocket>;
}

const http = createServer();
const server = new WebSocketServer({ server: http });
const sessions = new Map<string, Session>();
const heardAt = new Map<WebSocket, number>();
const tally = new Map<string, number>();

function move(mood: string | null, by: number): void {
  if (mood !== null) tally.set(mood, (tally.get(mood) ?? 0) + by);
}

function presence() {
  return { at: Date.now(), count: sessions.size, moods: Object.fromEntries(tally) };
}

function tell(): void {
  if (isQuiet()) return;
  const text = JSON.stringify({ type: "presence", ...presence() });
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(text);
  }
}

server.on("connection", (socket, request) => {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const id = searchParams.get("session") ?? crypto.randomUUID();
  const mood = searchParams.get("mood") || null;
  let session = sessions.get(id);
  if (!session) {
    session = { mood, sockets: new Set() };
    sessions.set(id, session);
    move(mood, 1);
  }
  const mine = session;
  mine.sockets.add(socket);
  heardAt.set(socket, Date.now());
  socket.send(JSON.stringify({ type: "welcome", v: 1, session: id, mood: mine.mood, presence: presence() }));
  tell();

  socket.on("message", (data) => {
    heardAt.set(socket, Date.now());
    const text = String(data);
    if (text === "ping") {
      socket.send("pong");
      return;
    }
    const frame = JSON.parse(text) as { mood: string | null };
    const changed = frame.mood !== mine.mood;
    move(mine.mood, -1);
    move(frame.mood, 1);
    mine.mood = frame.mood;
    for (const each of mine.sockets) each.send(JSON.stringify({ type: "mood", mood: frame.mood }));
    if (changed) tell();
  });

  socket.on("close", () => {
    heardAt.delete(socket);
    mine.sockets.delete(socket);
    if (mine.sockets.size > 0) return;
    move(mine.mood, -1);
    sessions.delete(id);
    tell();
  });
});

setInterval(() => {
  const silent = Date.now() - TTL;
  for (const [socket, at] of heardAt) if (at < silent) socket.terminate();
}, SWEEP);

const isQuiet = listen(http);

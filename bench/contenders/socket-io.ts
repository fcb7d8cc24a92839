/**
 * The same room on Socket.IO, as its documentation builds one: a socket joins a room, and every change is emitted to the
 * room. Socket.IO checks liveness itself: the server sends heartbeats at the interval in which the other clients do.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { listen } from "./listen.ts";

type FromClients = { mood: (mood: string | null) => void };
type ToClients = { presence: (presence: { at: number; count: number; moods: Record<string, number> }) => void };

const http = createServer();
const io = new Server<FromClients, ToClients, Record<string, never>, { mood: string | null }>(http, {
  transports: ["websocket"],
  serveClient: false,
  pingInterval: Number(process.argv[2]),
});
const tally = new Map<string, number>();
let people = 0;

function count(mood: string | null, by: number): void {
  if (mood !== null) tally.set(mood, (tally.get(mood) ?? 0) + by);
}

function broadcast(room: string): void {
  if (!isQuiet()) io.to(room).emit("presence", { at: Date.now(), count: people, moods: Object.fromEntries(tally) });
}

io.on("connection", async (socket) => {
  const { room, mood } = socket.handshake.auth as { room: string; mood: string | null };
  socket.data.mood = mood;
  await socket.join(room);
  people++;
  count(mood, 1);
  broadcast(room);

  socket.on("mood", (next) => {
    count(socket.data.mood, -1);
    count(next, 1);
    socket.data.mood = next;
    broadcast(room);
  });

  socket.on("disconnect", () => {
    people--;
    count(socket.data.mood, -1);
    broadcast(room);
  });
});

const isQuiet = listen(http);

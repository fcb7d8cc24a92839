/**
 * The room on Socket.IO as its documentation builds one: a socket joins a room, and every change is emitted to the room.
 * Liveness is Socket.IO's own: the server asks for heartbeats, here at the interval in which the others send theirs.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { listen } from "./listen.ts";

interface Data {
  mood: string | null;
}

interface Presence {
  readonly at: number;
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

type FromClients = { mood: (mood: string | null) => void };
type ToClients = { presence: (presence: Presence) => void };

const http = createServer();
const io = new Server<FromClients, ToClients, Record<string, never>, Data>(http, {
  transports: ["websocket"],
  serveClient: false,
  pingInterval: Number(process.argv[2] ?? 30_000),
});
const tally = new Map<string, number>();
let count = 0;

function move(mood: string | null, by: number): void {
  if (mood !== null) tally.set(mood, (tally.get(mood) ?? 0) + by);
}

function tell(room: string): void {
  if (isQuiet()) return;
  io.to(room).emit("presence", { at: Date.now(), count, moods: Object.fromEntries(tally) });
}

io.on("connection", async (socket) => {
  const { room, mood } = socket.handshake.auth as { room: string; mood: string | null };
  socket.data.mood = mood;
  await socket.join(room);
  count++;
  move(mood, 1);
  tell(room);

  socket.on("mood", (next) => {
    move(socket.data.mood, -1);
    move(next, 1);
    socket.data.mood = next;
    tell(room);
  });

  socket.on("disconnect", () => {
    count--;
    move(socket.data.mood, -1);
    tell(room);
  });
});

const isQuiet = listen(http);

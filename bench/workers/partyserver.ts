/**
 * The same room as partyserver's documentation builds one: state on each connection, hibernation on, and a broadcast to
 * all on every change. It counts its connections each time, because hibernation clears its memory.
 */
import { type Connection, routePartykitRequest, Server } from "partyserver";

interface Env {
  readonly Main: DurableObjectNamespace<Main>;
}

type State = { readonly mood: string | null };

/** A newcomer receives a text at once even while broadcasts are off, as long as the broadcast would be. */
const GREETING = '{"type":"hello","at":0,"count":0,"moods":{"gratitude":0,"presence":0,"calm":0,"joy":0}}';
/** How often the object was constructed. The isolate keeps this while the object hibernates. */
let constructed = 0;

export class Main extends Server<Env> {
  static override options = { hibernate: true };
  /** Broadcasts are off while the bench fills the room: 9,000 joins broadcast to everybody would take minutes. */
  #isQuiet = false;

  override onStart(): void {
    constructed++;
  }

  override onConnect(connection: Connection<State>, { request }: { request: Request }): void {
    connection.setState({ mood: new URL(request.url).searchParams.get("mood") || null });
    if (this.#isQuiet) connection.send(GREETING);
    this.#broadcastPresence();
  }

  override onMessage(connection: Connection<State>, message: string): void {
    if (message === "ping") {
      connection.send("pong");
      return;
    }
    connection.setState({ mood: (JSON.parse(message) as State).mood });
    this.#broadcastPresence();
  }

  override onClose(connection: Connection<State>): void {
    this.#broadcastPresence(connection.id);
  }

  override onRequest(request: Request): Response {
    this.#isQuiet = request.url.endsWith("?quiet=1");
    return Response.json({ constructed, alarms: 0 });
  }

  #broadcastPresence(leaving?: string): void {
    if (this.#isQuiet) return;
    let count = 0;
    const moods: Record<string, number> = {};
    for (const { id, state } of this.getConnections<State>()) {
      if (id === leaving) continue;
      count++;
      if (state?.mood) moods[state.mood] = (moods[state.mood] ?? 0) + 1;
    }
    this.broadcast(JSON.stringify({ type: "presence", at: Date.now(), count, moods }));
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, { ...env })) ?? new Response("Not Found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;

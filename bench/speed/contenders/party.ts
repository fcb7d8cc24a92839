/**
 * The room as partyserver's documentation builds one: state on each connection, hibernation on, and a broadcast to all
 * at every change. It counts its connections anew each time, because nothing in memory survives hibernation.
 */
import { type Connection, routePartykitRequest, Server } from "partyserver";

interface Env {
  readonly Main: DurableObjectNamespace<Main>;
}

interface State {
  readonly mood: string | null;
}

/** Whoever comes hears of it at once, also while nobody else does: about as much as they would be told. */
const TO_ONE = JSON.stringify({
  type: "hello",
  at: 0,
  count: 0,
  moods: { gratitude: 0, presence: 0, calm: 0, joy: 0 },
});

/** How often it was made: an isolate outlives the hibernation of its objects. */
let made = 0;

export class Main extends Server<Env> {
  static override options = { hibernate: true };
  /** Only while the bench fills the room: nobody could wait for 9,000 joins that are each told to all. */
  #isQuiet = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    made++;
  }

  override onConnect(connection: Connection<State>, { request }: { request: Request }): void {
    connection.setState({ mood: new URL(request.url).searchParams.get("mood") || null });
    if (this.#isQuiet) connection.send(TO_ONE);
    this.#tell();
  }

  override onMessage(connection: Connection<State>, message: string): void {
    if (message === "ping") {
      connection.send("pong");
      return;
    }
    const { mood } = JSON.parse(message) as State;
    connection.setState({ mood });
    this.#tell();
  }

  override onClose(connection: Connection<State>): void {
    this.#tell(connection.id);
  }

  override onRequest(request: Request): Response {
    this.#isQuiet = new URL(request.url).searchParams.get("quiet") === "1";
    return Response.json({ made });
  }

  #tell(gone?: string): void {
    if (this.#isQuiet) return;
    let count = 0;
    const moods: Record<string, number> = {};
    for (const { id, state } of this.getConnections<State>()) {
      if (id === gone) continue;
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

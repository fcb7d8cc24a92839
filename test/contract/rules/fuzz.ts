/** 20,000 frames and handshakes that nobody should send, to the real server; a bystander sees nothing but right counts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { anyFrame, anyQuery, hold, isOversized, meaningOf, oversized } from "../../fuzz.ts";
import { type Peer, poll } from "../../peer.ts";
import { Model } from "../../room/model.ts";
import { Server } from "../../servers.ts";
import { type ContractHost, newRoom, Visitors } from "../subject.ts";

const RUNS = 5;
/** Of each run; together 20,000. */
const FRAMES = 3800;
const HANDSHAKES = 200;
const SOCKETS = 10;
const MOODS = ["gratitude", "presence", "calm", "joy", "release"];

const run = fc.record({
  frames: fc.array(
    fc.record({
      frame: fc.oneof({ weight: 40, arbitrary: anyFrame }, { weight: 1, arbitrary: oversized }),
      of: fc.nat(SOCKETS - 1),
    }),
    { minLength: FRAMES, maxLength: FRAMES, size: "max" },
  ),
  handshakes: fc.array(anyQuery, { minLength: HANDSHAKES, maxLength: HANDSHAKES }),
});

export function fuzz(host: ContractHost): void {
  describe("fuzzing", () => {
    test("F5 F7 J3-J8 Q8 whatever is sent, a bystander sees right counts", { timeout: 120_000 }, async () => {
      // How often one may speak is another test's concern; so is silence.
      const limits = {
        FRAMES_AT_ONCE: 10_000,
        FRAMES_PER_SECOND: 1000,
        LIMIT_JOINS: "off",
        MAX_SOCKETS_PER_ADDRESS: 1000,
      };
      const server = await Server.start(host.launch, { ...limits, TTL_SECONDS: 600, GRACE_SECONDS: 0 });
      const visitors = new Visitors(server);
      try {
        await hold(
          fc.asyncProperty(run, ({ frames, handshakes }) => attack(visitors, frames, handshakes)),
          RUNS,
        );
        // The room has logged no fault of its own.
        expect(server.output).not.toContain('"event":');
      } finally {
        await server.stop();
      }
    });
  });
}

type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

async function attack(visitors: Visitors, frames: Run["frames"], handshakes: Run["handshakes"]): Promise<void> {
  const room = newRoom();
  const model = new Model<Peer>();
  const enter = async (id: string, mood: string | null) => {
    const peer = await visitors.join(room, `session=${id}&mood=${mood ?? ""}`);
    const known = { id, breathes: false, heard: 0, away: false };
    model.sockets.set(peer, known);
    model.breathe(known, mood, 0);
    return peer;
  };
  const bystander = await enter("bystander", "calm");
  // A session each: what they say on different sockets may arrive in any order.
  const attackers = await Promise.all(Array.from({ length: SOCKETS }, (_, index) => enter(`attacker-${index}`, null)));

  const knocks = handshakes.map((query) => visitors.open(room, String(new URLSearchParams(query))));
  for (const { frame, of } of frames) {
    const peer = attackers[of];
    if (peer && model.sockets.has(peer)) say(model, peer, frame);
  }
  // Every handshake is answered, by a welcome or by a close; whoever is in leaves again.
  await Promise.all(knocks.map((knock) => poll(() => knock.closed !== null || knock.frames.length > 0).toBe(true)));
  for (const knock of knocks) knock.say({ type: "leave" });
  const codes = await Promise.all(knocks.map(async (knock) => (await knock.isClosed()).code));
  expect([1000, 4000, 4002, 4008]).toEqual(expect.arrayContaining([...new Set(codes)]));

  await poll(() => told(bystander)).toEqual(model.recount(MOODS, 0));
  for (const attacker of attackers) if (model.sockets.has(attacker)) say(model, attacker, '{"type":"leave"}');
  await poll(() => told(bystander)).toEqual(model.recount(MOODS, 0));
  for (const { count, moods } of bystander.framesOf("presence")) {
    expect(count).toBeLessThanOrEqual(1 + SOCKETS + HANDSHAKES);
    expect(Object.values(moods).reduce((sum, people) => sum + people, 0)).toBeLessThanOrEqual(count);
  }
  bystander.say({ type: "leave" });
}

const tooLarge = new WeakMap<Peer, number>();

function say(model: Model<Peer>, peer: Peer<WebSocket>, frame: string | Uint8Array): void {
  peer.socket.send(frame);
  const meaning = meaningOf(frame);
  if (meaning) model.obey(peer, meaning, 0);
  if (isOversized(frame)) tooLarge.set(peer, (tooLarge.get(peer) ?? 0) + 1);
  if (tooLarge.get(peer) === 3) model.sockets.delete(peer);
}

function told({ presence }: Peer) {
  const { count, resting, moods } = presence ?? {};
  return { count, resting, moods };
}

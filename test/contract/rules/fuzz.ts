import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { anyFrame, anyQuery, hold, isOversized, meaningOf, oversized } from "../../fuzz.ts";
import { type Peer, poll } from "../../peer.ts";
import { Model } from "../../room/model.ts";
import { newRoom, type Visitors } from "../visitors.ts";

const ATTACKERS = 20;
const JOINS = 40;
/** With the final `leave`, these are the twenty frames that a socket may send at once (Q7). */
const FRAMES = 19;
const MOODS = ["gratitude", "presence", "calm", "joy", "release"];
const LEAVE = '{"type":"leave"}';

const frame = fc.oneof({ weight: 40, arbitrary: anyFrame }, { weight: 1, arbitrary: oversized });
const attack = fc.record({
  frames: fc.array(fc.array(frame, { minLength: FRAMES, maxLength: FRAMES }), {
    minLength: ATTACKERS,
    maxLength: ATTACKERS,
  }),
  queries: fc.array(anyQuery, { minLength: JOINS, maxLength: JOINS }),
});
type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never;

/** Frames and joins that no client should send. @param runs Each sends 380 frames and tries 40 joins. */
export function fuzz(visitors: () => Visitors, runs = 2): void {
  describe("fuzzing", () => {
    test("F5 F7 J3-J8 Q8 a bystander sees right counts, whatever other clients send", async () => {
      const property = fc.asyncProperty(attack, (attack) => run(attack, visitors()));
      await hold(property, runs);
    });
  });
}

async function run({ frames, queries }: Attack, visitors: Visitors): Promise<void> {
  const room = newRoom();
  const model = new Model<Peer>();
  const enter = async (id: string, mood: string | null) => {
    const peer = await visitors.join(room, `session=${id}&mood=${mood ?? ""}`);
    const known = { id, breathes: false, lastSeenAt: 0, isAway: false };
    model.sockets.set(peer, known);
    model.breathe(known, mood, 0);
    return peer;
  };
  const bystander = await enter("the-innocent-bystander", "calm");
  // Everyone has a session of their own, because frames of different sockets can arrive in any order.
  const attackers = await Promise.all(frames.map((_, index) => enter(`the-session-of-attacker-${index}`, null)));

  const joins = queries.map((query) => visitors.open(room, String(new URLSearchParams(query))));
  for (const [index, attacker] of attackers.entries()) {
    for (const frame of frames[index] ?? []) if (model.sockets.has(attacker)) send(model, attacker, frame);
  }
  // The server answers every join with a welcome or a close.
  await Promise.all(joins.map((join) => poll(() => join.closed !== null || join.frames.length > 0).toBe(true)));
  for (const join of joins) join.say(LEAVE);
  const codes = await Promise.all(joins.map(async (join) => (await join.isClosed()).code));
  expect([1000, 4000, 4002, 4104]).toEqual(expect.arrayContaining([...new Set(codes)]));

  await poll(() => seenBy(bystander)).toEqual(model.recount(MOODS, 0));
  for (const attacker of attackers) if (model.sockets.has(attacker)) send(model, attacker, LEAVE);
  await poll(() => seenBy(bystander)).toEqual(model.recount(MOODS, 0));
  for (const { count, moods } of bystander.framesOf("presence")) {
    expect(count).toBeLessThanOrEqual(1 + ATTACKERS + JOINS);
    expect(Object.values(moods).reduce((sum, people) => sum + people, 0)).toBeLessThanOrEqual(count);
  }
  // The room has logged no fault.
  expect(visitors.output()).not.toContain(`"room":"${room}","event":`);
}

const oversizedFrames = new WeakMap<Peer, number>();

function send(model: Model<Peer>, peer: Peer<WebSocket>, frame: string | Uint8Array): void {
  peer.socket.send(frame);
  const meaning = meaningOf(frame);
  if (meaning) model.obey(peer, meaning, 0);
  if (isOversized(frame)) oversizedFrames.set(peer, (oversizedFrames.get(peer) ?? 0) + 1);
  if (oversizedFrames.get(peer) === 3) model.sockets.delete(peer);
}

function seenBy({ presence }: Peer) {
  const { count, resting, moods } = presence ?? {};
  return { count, resting, moods };
}

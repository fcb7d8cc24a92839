/** 200,000 frames and joins that no client should send: a bystander sees what the naive model recounts (model.ts). */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJoin } from "../../party/http/join.ts";
import { Rejection } from "../../party/http/reject.ts";
import type { JoinRequest } from "../../party/room/join-request.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { anyFrame, anyQuery, hold, isOversized, meaningOf, oversized } from "../fuzz.ts";
import { errorsOf, presenceOf, SECOND, welcomeOf } from "./helpers.ts";
import { Model } from "./model.ts";

const RUNS = 200;
const STEPS = 1000;
/** Another test proves the limit on sockets per session. */
const MAX_SOCKETS = 9;

const anySaid = fc.record({ said: fc.constantFrom("joy", "calm", "", "JOY", "__proto__") }, { requiredKeys: [] });
const anyJoin = fc.tuple(anyQuery, anySaid).map(([query, said]): Record<string, string> => ({ ...query, ...said }));

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ frame: anyFrame, of: fc.nat(MAX_SOCKETS) }) },
  { weight: 1, arbitrary: fc.record({ frame: oversized, of: fc.nat(MAX_SOCKETS) }) },
  { weight: 3, arbitrary: fc.record({ query: anyJoin }) },
);
type Newcomer = Pick<JoinRequest, "session" | "role"> & Partial<Pick<JoinRequest, "mood" | "said">>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The newest aggregate that a socket has. It joins only once. */
function knownTo(socket: MemorySocket) {
  return presenceOf(socket) ?? welcomeOf(socket)?.presence;
}

class Attack {
  readonly host = new MemoryHost();
  readonly model = new Model<MemorySocket>();
  readonly #oversized = new Map<MemorySocket, number>();

  async take(step: Step): Promise<void> {
    this.model.tick(this.host.time);
    if ("query" in step) return this.#join(step.query);
    const attackers = [...this.model.sockets.keys()].slice(1);
    const socket = attackers[step.of % attackers.length];
    if (socket) await this.#say(socket, step.frame);
  }

  async enter({ session: id, mood, said, role }: Newcomer): Promise<MemorySocket> {
    const { host, model } = this;
    const socket = await host.join(id, { mood, said, role });
    const known = { id, breathes: false, lastSeenAt: host.time, isAway: false };
    model.sockets.set(socket, known);
    const isNew = !model.sessions.has(id);
    if (role === "breathe") model.breathe(known, mood === undefined && isNew ? said : mood, host.time);
    return socket;
  }

  async #join(query: Record<string, string>): Promise<void> {
    const url = new URL(`https://host.test/parties/main/lobby?${new URLSearchParams(query)}`);
    const join = parseJoin(String(url), new Headers(), null, this.host.settings);
    if (join instanceof Rejection) {
      expect([4000, 4002]).toContain(join.code);
      return;
    }
    if (this.model.sockets.size < MAX_SOCKETS && join.role !== "admin") await this.enter(join);
  }

  async #say(socket: MemorySocket, data: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const { host, model } = this;
    const answers = socket.frames.length;
    await host.say(socket, typeof data === "string" ? data : data.buffer);
    // The model does not count changes (Q12).
    const isRejected = errorsOf(socket, answers).includes("rate_limited");
    const meaning = isRejected ? null : meaningOf(data);
    if (meaning) model.obey(socket, meaning, host.time);
    if (isOversized(data)) this.#oversized.set(socket, (this.#oversized.get(socket) ?? 0) + 1);
    const known = model.sockets.get(socket);
    if (known && this.#oversized.get(socket) === 3) {
      model.sockets.delete(socket);
      model.depart(known, "dropped", host.time);
    }
    // Two frames a second are always allowed (Q7), and heartbeats keep everybody here.
    await host.advance(SECOND / 2);
    for (const [each, entry] of model.sockets) {
      host.ping(each);
      model.markSeen(entry, host.time);
    }
  }

  #recount() {
    const { host, model } = this;
    model.tick(host.time);
    return model.recount(host.settings.moods, host.time);
  }

  #isRight(bystander: MemorySocket): boolean {
    const { count, resting, moods } = knownTo(bystander) ?? {};
    return isDeepStrictEqual({ count, resting, moods }, this.#recount());
  }

  async compare(bystander: MemorySocket): Promise<void> {
    const { host } = this;
    // A broadcast may lag by two seconds, and somebody may expire in that second.
    for (let tries = 0; tries < 5 && !this.#isRight(bystander); tries++) await host.advance(SECOND);
    expect(knownTo(bystander)).toMatchObject(this.#recount());
    expect(await host.read()).toMatchObject(this.#recount());
    expect(host.logged).toEqual([]);
    expect(bystander.closed).toBeNull();
    for (const socket of host.open) if (socket.closed) host.open.delete(socket);
    expect(host.open).toEqual(new Set(this.model.sockets.keys()));
  }
}

test("F5 F7 J3-J7 Q8 whatever clients send, a bystander sees the right counts", { timeout: 600_000 }, async () => {
  const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS, size: "max" });
  const property = fc.asyncProperty(steps, async (steps) => {
    const attack = new Attack();
    const bystander = await attack.enter({ session: "bystander", mood: "calm", role: "breathe" });
    for (const [index, step] of steps.entries()) {
      await attack.take(step);
      if (index % 100 === 99) await attack.compare(bystander);
    }
  });
  await hold(property, RUNS);
});

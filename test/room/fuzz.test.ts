/** 200,000 frames and handshakes that nobody should send; a bystander sees nothing but what a recount tells. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal, readJoin } from "../../party/http/join.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { anyFrame, anyQuery, hold, isOversized, meaningOf, oversized } from "../fuzz.ts";
import { Model } from "./model.ts";

const RUNS = 200;
const STEPS = 1000;

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ frame: anyFrame, of: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ frame: oversized, of: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ query: anyQuery }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Attack {
  /** How often one may speak is another test's concern. */
  readonly host = new MemoryHost({ FRAMES_AT_ONCE: 10_000, FRAMES_PER_SECOND: 1000, MAX_SOCKETS_PER_SESSION: 1000 });
  readonly model = new Model<MemorySocket>();
  readonly #oversized = new Map<MemorySocket, number>();

  async take(step: Step): Promise<void> {
    if ("query" in step) return this.#knock(step.query);
    const sockets = [...this.model.sockets.keys()].slice(1);
    const socket = sockets[step.of % sockets.length];
    if (socket) await this.#say(socket, step.frame);
  }

  async enter(id: string, mood: string | null | undefined, watch: boolean): Promise<MemorySocket> {
    const { host, model } = this;
    const socket = await host.join(id, { mood, watch });
    model.sockets.set(socket, { id, breathes: false, heard: host.time, away: false });
    const known = model.sockets.get(socket);
    if (known && !watch) model.breathe(known, mood, host.time);
    return socket;
  }

  async #knock(query: Record<string, string>): Promise<void> {
    const url = `https://host.test/parties/main/lobby?${new URLSearchParams(query)}`;
    const join = readJoin("lobby", new URL(url), new Headers(), this.host.settings);
    if (join instanceof Refusal) {
      expect([4000, 4002]).toContain(join.code);
      return;
    }
    if (this.model.sockets.size < 9) await this.enter(join.session, join.mood, join.watch);
  }

  async #say(socket: MemorySocket, data: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const { host, model } = this;
    (await host.room()).message(socket, typeof data === "string" ? data : data.buffer);
    const meaning = meaningOf(data);
    if (meaning) model.obey(socket, meaning, host.time);
    if (isOversized(data)) this.#oversized.set(socket, (this.#oversized.get(socket) ?? 0) + 1);
    const known = model.sockets.get(socket);
    if (known && this.#oversized.get(socket) === 3) {
      model.sockets.delete(socket);
      model.depart(known, "dropped", host.time);
    }
  }

  async compare(bystander: MemorySocket): Promise<void> {
    const { host, model } = this;

    await host.advance(1000);
    model.tick(host.time);
    const { type, at, ...told } = bystander.framesOf("presence").at(-1) ?? {};
    expect(told).toEqual(model.recount(host.settings.moods, host.time));
    expect(host.logged).toEqual([]);
    expect(bystander.closed).toBeNull();
    for (const socket of host.open) if (socket.closed) host.open.delete(socket);
    expect(host.open).toEqual(new Set(model.sockets.keys()));
  }
}

test("F5 F7 J3-J7 Q8 whatever is sent, a bystander sees right counts", async () => {
  const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS, size: "max" });
  const property = fc.asyncProperty(steps, async (steps) => {
    const attack = new Attack();
    const bystander = await attack.enter("bystander", "calm", false);
    for (const [index, step] of steps.entries()) {
      await attack.take(step);
      if (index % 100 === 99) await attack.compare(bystander);
    }
  });
  await hold(property, RUNS);
}, 120_000);

/** When a change is stored: urgent ones by an alarm, patient ones with the next event (D2). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, SECOND, storedSessions } from "./helpers.ts";

type Act = (host: MemoryHost, person: MemorySocket) => Promise<unknown>;

const say =
  (frame: object): Act =>
  (host, person) =>
    host.say(person, frame);
const drop =
  (code: number): Act =>
  (host, person) =>
    host.drop(person, code);
const join: Act = (host) => host.join("session-1");
const sit = say({ type: "sit", minutes: 5 });
const nothing: Act = async () => {};

/** Somebody stays, a person has done this before, and all of it was stored just now. */
async function savedRoom(before: Act, variables: object): Promise<{ host: MemoryHost; person: MemorySocket }> {
  const host = new MemoryHost(variables);
  const steady = await host.join("bystander");
  const person = await host.join("session-1");
  await before(host, person);
  await host.advance(20 * SECOND);
  await host.say(steady, { type: "mood", mood: "calm" });
  expect(storedSessions(host)).toContainEqual(expect.objectContaining({ id: "bystander", mood: "calm" }));
  host.counts.saves = 0;
  return { host, person };
}

test.each<[string, number, Act, Act, object]>([
  ["somebody sits", 5, nothing, sit, {}],
  ["a sitting ends early", 5, sit, say({ type: "sit", minutes: 0 }), {}],
  ["a sitting person leaves", 5, sit, say({ type: "leave" }), {}],
  ["a sitting person closes the page", 5, sit, drop(1001), {}],
  ["a socket drops", 5, nothing, drop(1006), {}],
  ["a dropped person returns", 5, drop(1006), join, {}],
  ["a page closes with a grace period over 10 s", 5, nothing, drop(1000), { GRACE_SECONDS: 10.1 }],
  ["somebody returns within a long grace period", 5, drop(1000), join, { GRACE_SECONDS: 60 }],
  ["somebody sits with a short heartbeat", 2, nothing, sit, { HEARTBEAT_SECONDS: 2 }],
])("D2 an urgent change is stored by an alarm: %s, within %i s", async (_, seconds, before, change, variables) => {
  const { host, person } = await savedRoom(before, variables);
  await change(host, person);
  await host.advance(seconds * SECOND - 1);
  expect(host.counts.saves).toBe(0);
  await host.advance(1);
  expect(host.counts.saves).toBe(1);
});

test.each<[string, number, Act, Act, object]>([
  ["somebody joins", 15, nothing, (host) => host.join("newcomer"), {}],
  ["somebody watches", 15, nothing, say({ type: "watch" }), {}],
  ["a mood", 15, nothing, say({ type: "mood", mood: "joy" }), {}],
  ["somebody leaves", 15, nothing, say({ type: "leave" }), {}],
  ["a page closes", 15, nothing, drop(1001), {}],
  ["a page closes with a grace period of 10 s", 15, nothing, drop(1000), { GRACE_SECONDS: 10 }],
  ["a mood with a short heartbeat", 2, nothing, say({ type: "mood", mood: "joy" }), { HEARTBEAT_SECONDS: 2 }],
])("D2 a patient change is stored with an event: %s, after %i s", async (_, seconds, before, change, variables) => {
  const { host, person } = await savedRoom(before, variables);
  await change(host, person);
  await host.advance(seconds * SECOND - 1);
  await host.read();
  await host.advance(1);
  expect(host.counts.saves).toBe(0);
  await host.read();
  expect(host.counts.saves).toBe(1);
});

test("D5 the end of a sitting that nobody began stores nothing", async () => {
  const { host, person } = await savedRoom(nothing, {});
  await say({ type: "sit", minutes: 0 })(host, person);
  await host.advance(20 * SECOND);
  await host.read();
  expect(host.counts.saves).toBe(0);
});

test("D2 in a room without sockets every change is urgent", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 10 });
  await host.drop(await host.join("session-1"), 1001);
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ id: "session-1", isConnected: false, isInGrace: true }]);
});

test("D2 an urgent change takes the patient ones with it", async () => {
  const { host, person } = await savedRoom(nothing, {});
  await host.say(person, { type: "mood", mood: "joy" });
  await host.say(person, { type: "sit", minutes: 5 });
  await host.join("newcomer");
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([
    { id: "session-1", mood: "joy", sitUntil: expect.toSatisfy((until) => until > host.time) },
    { id: "bystander" },
    { id: "newcomer" },
  ]);
});

test("D2 the first change after a quiet spell is stored at once", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  expect(storedSessions(host)).toHaveLength(1);
  await host.advance(15 * SECOND);
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(storedSessions(host)).toMatchObject([{ mood: "joy" }]);
});

test("D2 two people who swap their moods are stored, although nobody sees a difference", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1", { mood: "joy" });
  const other = await host.join("session-2", { mood: "calm" });
  await host.advance(15 * SECOND);
  await host.read();
  await host.say(first, { type: "mood", mood: "calm" });
  await host.say(other, { type: "mood", mood: "joy" });
  await host.advance(15 * SECOND);
  await host.read();
  expect(storedSessions(host)).toMatchObject([{ mood: "calm" }, { mood: "joy" }]);
});

test("D2 the last socket's leave is stored while somebody rests, although nobody sees it", async () => {
  const host = new MemoryHost();
  const sitter = await host.join("session-1");
  await host.say(sitter, { type: "sit", minutes: 30 });
  const guest = await host.join("session-2");
  await host.drop(sitter, 1006);
  await host.advance(20 * SECOND);
  await host.say(guest, { type: "leave" });
  await host.advance(5 * SECOND);
  host.evict();
  expect(await countOf(host)).toBe(1);
});

test("D2 a clock that steps back by 30 s does not delay the next save", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  host.time -= 30 * SECOND;
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(storedSessions(host)).toMatchObject([{ mood: "joy" }]);
});

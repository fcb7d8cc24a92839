/** Broken snapshots and attachments: nobody is invented, nobody else is affected, and the log names the room (D4, A3). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { adminHost, countOf, inspect, redeploy, SECOND, stay, storedSessions, welcomeOf } from "./helpers.ts";

/** From 15 s on, any event saves (D2). */
async function save(host: MemoryHost): Promise<void> {
  await host.advance(15 * SECOND);
  await host.read();
}

/** A room of two after a restart. */
async function restartedRoom(options: { name?: string | null; valueBytes?: number } = {}): Promise<MemoryHost> {
  const host = new MemoryHost({}, options);
  await host.join("session-1", { mood: "joy" });
  await host.join("session-2");
  await save(host);
  host.restart();
  return host;
}

test.each([
  ["without values", () => []],
  ["that is no snapshot", () => ["garbage"]],
  ["of another version", ([value]: readonly unknown[]) => [{ ...(value as object), version: 2 }]],
  ["without its columns", ([value]: readonly unknown[]) => [{ ...(value as object), columns: undefined }]],
])("D4 A3 a snapshot %s is ignored and replaced by the next one", async (_, damage) => {
  const host = await restartedRoom();
  host.stored = { ...host.stored, snapshot: damage(host.stored.snapshot ?? []) };
  const socket = await host.join("session-3", { mood: "calm" });
  expect(welcomeOf(socket)?.presence).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
  expect(host.logged).toEqual([{ room: "lobby", event: "read the snapshot", reason: expect.any(String) }]);
  await host.advance(5 * SECOND);
  host.evict();
  expect(await countOf(host)).toBe(1);
  expect(host.logged).toHaveLength(1);
});

test("D4 D2 a room that lost its snapshot is stored again within 5 s", async () => {
  const host = new MemoryHost();
  await host.join("session-1", { mood: "joy" });
  await host.advance(20 * SECOND);
  host.stored = { ...host.stored, snapshot: ["garbage"] };
  host.evict();
  await host.read();
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ mood: "joy" }]);
});

test("D4 a host without a name takes the name from the snapshot", async () => {
  const host = await restartedRoom({ name: null });
  expect(await countOf(host)).toBe(2);
  expect(welcomeOf(await host.join("session-1", { room: "elsewhere" }))?.room).toBe("lobby");
});

test("D4 a host without a name takes the name from an attachment if there is no snapshot", async () => {
  const host = new MemoryHost({}, { name: null });
  const socket = await host.join("session-1");
  host.stored = { snapshot: null, alarmAt: null };
  host.evict();
  await host.say(socket, { type: "join" });
  expect(welcomeOf(socket)?.room).toBe("lobby");
});

test("D4 without a token the bans of a snapshot still hold", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  expect((await redeploy(host, {}).join("session-1")).closed?.code).toBe(4006);
});

test.each<[string, unknown]>([
  ["another version", [2, "lobby", [1_700_000_090_000, "joy", 0, 0], "session-1", false, 0, 0, 0, false, null, 0]],
  ["another form", { not: "ours" }],
  ["text", "session-1"],
])("A3 D1 an attachment of %s costs only that socket its connection", async (_, attachment) => {
  const host = new MemoryHost();
  const [broken, other] = [await host.join("session-1"), await host.join("session-2", { mood: "calm" })];
  await stay(host, [other], 20 * SECOND);
  await host.say(broken, { type: "watch" });
  broken.attachment = attachment;
  host.evict();
  expect(await host.read()).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
  expect(broken.closed).toEqual({ code: 1011, reason: "stateLost" });
  expect(other.closed).toBeNull();
  expect(host.logged).toEqual([{ room: "lobby", event: "read an attachment", reason: expect.any(String) }]);
  host.evict();
  await host.read();
  expect(host.logged).toHaveLength(1);
});

test("A3 D4 a client whose attachment cannot be decoded affects nobody when it closes, and rejoins as the same session", async () => {
  const host = new MemoryHost();
  const broken = await host.join("session-1", { mood: "joy" });
  const other = await host.join("session-2");
  await save(host);
  broken.attachment = "garbage";
  host.evict();
  await host.drop(broken, 1006);
  expect(host.logged).toMatchObject([{ event: "close" }]);
  await host.say(other, { type: "mood", mood: "calm" });
  expect(other.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]);
  const back = await host.join("session-1", { said: "joy" });
  expect(welcomeOf(back)).toMatchObject({ mood: "joy", presence: { count: 2 } });
});

test("D4 M6 counters and moods survive a snapshot in several values", async () => {
  const host = adminHost({}, { valueBytes: 41_000 });
  const moods = ["joy", "calm"];
  for (let person = 0; person < 100; person++) await host.join(`session-${person}`, { mood: moods[person % 2] });
  await save(host);
  expect(host.stored.snapshot?.length).toBeGreaterThan(2);
  host.restart();
  expect(await host.read()).toMatchObject({ count: 100, moods: { joy: 50, calm: 50 } });
  expect((await inspect(host)).counters.joins).toBe(100);
});

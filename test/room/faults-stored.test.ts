/** What is stored is not what it should be: nobody is made up, nobody else suffers, and the log says which room and why. */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";

const second = 1000;
const count = async (host: MemoryHost) => (await host.read()).count;

/** A snapshot as version 1 wrote it, at 1,700,000,000,000: two connected (joy, none), one lingering for 2 s more (calm). */
const VERSION_1 = `AQAAAKN7InJvb20iOiJsb2JieSIsInNhdmVkIjoxNzAwMDAwMDAwMDAwLCJtb29kcyI6WyJqb3kiLCJjYWxtIl0sImJyb2FkY2FzdCI6eyJhdCI6
MTY5OTk5OTk5OTAwMCwic2VudCI6IntcImNvdW50XCI6MyxcIm1vb2RzXCI6e1wiam95XCI6MSxcImNhbG1cIjoxfX0ifSwic2Vzc2lvbnMiOjN9CQEBAAFf
kLHrLIqJ/9QSAAIAAAfQ0123456789+/abcXYZAJAQAAAPA8session/3A==`;

/** A room of two after a restart, with what they left behind. */
async function leftBehind(): Promise<{ host: MemoryHost; snapshot: Uint8Array }> {
  const host = new MemoryHost();
  await host.join("session-1", { mood: "joy" });
  await host.join("session-2");
  await host.advance(5 * second);
  host.restart();
  return { host, snapshot: host.stored.snapshot ?? new Uint8Array() };
}

test("D4 A3 of a snapshot cut short, at whatever byte, nobody is taken, and the room goes on", async () => {
  const { host, snapshot } = await leftBehind();
  expect(await count(host)).toBe(2);
  for (let length = 0; length < snapshot.length; length++) {
    host.restart();
    host.logged.length = 0;
    host.stored = { ...host.stored, snapshot: snapshot.slice(0, length) };
    const socket = await host.join("session-3", { mood: "calm" });
    expect(socket.framesOf("welcome")[0]?.presence).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
    expect(host.logged).toEqual([{ room: "lobby", event: "read the snapshot", reason: expect.any(String) }]);
  }
});

test("D4 a snapshot of version 1, as it was written, brings everybody back", async () => {
  const host = new MemoryHost();
  host.stored = { snapshot: Buffer.from(VERSION_1, "base64"), alarm: null };
  host.time = 1_700_000_000_000 + second;
  expect(await host.read()).toMatchObject({ count: 3, moods: { joy: 1, calm: 1 } });
  expect((await host.join("session-1")).framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 3 } });
  await host.advance(2 * second);
  expect(await count(host)).toBe(2);
  expect(host.logged).toEqual([]);
});

test("D4 A3 a snapshot of a newer version is ignored, and replaced by the next one", async () => {
  const { host, snapshot } = await leftBehind();
  const newer = snapshot.slice();
  newer[0] = 4;
  host.stored = { ...host.stored, snapshot: newer };
  await host.join("session-3");
  expect(await count(host)).toBe(1);
  expect(host.logged).toEqual([{ room: "lobby", event: "read the snapshot", reason: "snapshot of version 4" }]);
  await host.advance(5 * second);
  host.evict();
  expect(await count(host)).toBe(1);
  expect(host.logged).toHaveLength(1);
});

test("D4 A3 a snapshot of another room is ignored", async () => {
  const { host } = await leftBehind();
  host.name = "elsewhere";
  await host.join("session-3", { room: "elsewhere" });
  expect(await count(host)).toBe(1);
  expect(host.logged).toEqual([
    { room: "elsewhere", event: "read the snapshot", reason: "snapshot of the room lobby" },
  ]);
});

test("D4 a host that does not know the room's name takes the snapshot as it is, unless its sockets know better", async () => {
  const { host } = await leftBehind();
  host.name = null;
  expect(await count(host)).toBe(2);
  const { stored } = host;
  host.restart();
  const there = await new MemoryHostElsewhere().socket();
  host.open.add(there);
  host.stored = stored;
  expect(await count(host)).toBe(1);
  expect(host.logged).toMatchObject([{ room: "elsewhere", event: "read the snapshot" }]);
});

test.each<[string, unknown]>([
  ["a newer version", [4, "lobby", "session-1", 0]],
  ["another room", [2, "elsewhere", "session-1", 1_700_000_090_000, "joy", 1_700_000_000_000, false, 0, 0, null]],
  ["another shape", [2, "lobby", 7, null, null, 0, false, 0, 0, null]],
  ["something else", { not: "ours" }],
  ["a text", "session-1"],
])("A3 D1 an attachment of %s costs that socket its place, and nobody else", async (_, attachment) => {
  const host = new MemoryHost();
  const [broken, other] = [await host.join("session-1"), await host.join("session-2", { mood: "calm" })];
  await host.say(broken, { type: "watch" });
  await host.advance(5 * second);
  broken.attachment = attachment;
  host.evict();
  expect(await host.read()).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
  expect(broken.closed).toMatchObject({ code: 1011 });
  expect(other.closed).toBeNull();
  expect(host.logged).toEqual([{ room: "lobby", event: "read an attachment", reason: expect.any(String) }]);
});

test("A3 one whose attachment does not decode and who comes again is themselves, and is not doubled", async () => {
  const host = new MemoryHost();
  const broken = await host.join("session-1", { mood: "joy" });
  await host.advance(5 * second);
  broken.attachment = "garbage";
  host.evict();
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 1 } });
});

class MemoryHostElsewhere extends MemoryHost {
  override name = "elsewhere";

  socket(): Promise<MemorySocket> {
    return this.join("session-4", { room: "elsewhere" });
  }
}

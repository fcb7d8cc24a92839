import { describe, expect, test } from "vitest";
import { OLD, ROW_WRITTEN, WORKER_REQUEST } from "../../party/admin/prices.ts";
import { HistoryList, Inspection, LiveFrame, SessionList } from "../../party/admin/schema.ts";
import { FakeHost, type FakeSocket } from "./fake-host.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const token = "a-token-that-is-long-enough-to-be-one";

function adminHost(variables: object = {}): FakeHost {
  return new FakeHost({ ADMIN_TOKEN: token, ...variables });
}

async function inspect(host: FakeHost): Promise<Inspection> {
  return Inspection.parse((await host.room()).inspect());
}

async function allSessions(host: FakeHost, limit: number, between: () => Promise<void> = async () => {}) {
  const rows = [];
  let cursor: string | undefined;
  do {
    const page = SessionList.parse((await host.room()).sessions(cursor === undefined ? { limit } : { cursor, limit }));
    rows.push(...page.sessions);
    cursor = page.cursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return rows;
}

/** Keeps a socket heard from while time passes. */
async function stay(host: FakeHost, sockets: FakeSocket[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 30 * second) {
    await host.advance(30 * second);
    for (const socket of sockets) host.beat(socket);
  }
}

describe("inspection", () => {
  test("M6 a room nobody has been in has nothing to tell", async () => {
    const room = await adminHost().room();
    expect([room.inspect(), room.sessions({ limit: 10 }), await room.history(1)]).toEqual([null, null, null]);
  });

  test("M6 it tells who is there, what is due and why", async () => {
    const host = adminHost();
    await host.join("session-1", { mood: "joy" });
    await host.join("watcher-1", { watch: true });
    expect(await inspect(host)).toMatchObject({
      room: "lobby",
      count: 1,
      moods: { joy: 1 },
      watchers: 1,
      sockets: 2,
      closed: false,
      counters: { constructed: 1, joins: 2, messages: 0, alarms: 0 },
      settings: { ttlSeconds: 90, breathPattern: [4, 4, 4, 4] },
    });
    await host.advance(2 * second);
    const { alarm, snapshotBytes } = await inspect(host);
    expect(alarm).toEqual({ at: host.stored.alarm, why: "deadline" });
    expect(snapshotBytes).toBe(host.stored.snapshot?.length);
  });

  test("M6 the counters go on through hibernation and restart", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    for (const mood of ["joy", "calm", "release"]) {
      await host.say(socket, { type: "mood", mood });
      await host.advance(2 * second);
    }
    host.evict();
    const inspection = await inspect(host);
    expect(inspection.counters).toMatchObject({ constructed: 2, joins: 1, messages: 3 });
    expect(inspection.snapshotBytes).toBe(host.stored.snapshot?.length);
    await host.advance(90 * second);
    host.restart();
    const { counters } = await inspect(host);
    // The alarm after the last save is in no snapshot.
    expect(host.rows - counters.rows).toBeLessThanOrEqual(1);
    expect(counters).toMatchObject({ joins: 1, messages: 3, alarms: host.alarms });
  });

  test("M6 the cost is that of the operations that were made, beside the old design's", async () => {
    const host = adminHost();
    const sockets = [await host.join("session-1"), await host.join("session-2")];
    await stay(host, sockets, hour);
    const { cost, counters } = await inspect(host);
    expect(cost.over).toBe(hour);
    const dollars = Object.fromEntries(cost.room.items.map((item) => [item.unit, item]));
    expect(dollars["rows written"]).toMatchObject({ soFar: host.rows, dollars: host.rows * ROW_WRITTEN });
    expect(dollars["Worker requests"]).toMatchObject({ soFar: 3, dollars: 3 * WORKER_REQUEST });
    expect(counters.personMs).toBe(2 * hour);
    const heartbeats = (2 * 3600) / OLD.heartbeatSeconds;
    for (const item of cost.oldDesign.items) expect(item.soFar).toBe(heartbeats);
    expect(cost.oldDesign.dollarsAMonth).toBeCloseTo(cost.oldDesign.dollars * 720, 6);
    expect(cost.room.dollarsAMonth).toBeLessThan(cost.oldDesign.dollarsAMonth / 10);
  });
});

describe("sessions", () => {
  test("M7 each has what holds it and until when, and never its id", async () => {
    const host = adminHost();
    await host.join("session-here", { mood: "joy" });
    const graced = await host.join("session-graced");
    const sitter = await host.join("session-sitter");
    await host.say(sitter, { type: "sit", minutes: 10 });
    await host.drop(graced, 1001);
    await host.drop(sitter, 1006);
    const rows = await allSessions(host, 10);
    expect(JSON.stringify(rows)).not.toContain("session-");
    expect(
      rows.map(({ rule, state, sockets, mood, expires }) => [rule, state, sockets, mood, expires - host.time]),
    ).toEqual(
      expect.arrayContaining([
        ["ttl", "here", 1, "joy", 90 * second],
        ["grace", "lingering", 0, null, 3 * second],
        ["sitting", "lingering", 0, null, 10 * minute],
      ]),
    );
    await host.advance(2 * minute);
    expect((await allSessions(host, 10)).map(({ state }) => state)).toEqual(["resting"]);
  });

  test("M7 ten thousand are listed completely while others come and go, through hibernation", async () => {
    const host = adminHost();
    const room = await host.room();
    const stayed = 10_000;
    const ids = Array.from({ length: stayed }, (_, index) => `session-that-stays-${index}`);
    for (const [index, id] of ids.entries()) {
      const socket = host.openSocket();
      room.join(socket, { room: "lobby", session: id, mood: undefined, watch: false });
      if (index % 100 === 0) host.time += 700;
    }
    await host.advance(2 * second);
    const hashes = new Set((await allSessions(host, 100)).map(({ hash }) => hash));
    expect(hashes.size).toBe(stayed);
    let turn = 0;
    const rows = await allSessions(host, 100, async () => {
      const passer = await host.join(`passer-${turn++}`);
      if (turn % 2 === 0) await host.say(passer, { type: "leave" });
      if (turn % 40 === 0) {
        await host.advance(6 * second);
        host.evict();
      }
    });
    const seen = rows.map(({ hash }) => hash);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...hashes].filter((hash) => !seen.includes(hash))).toEqual([]);
  }, 30_000);

  test.each(["x", "1-", "-0", "9".repeat(40), "1700000000000-zzzzzzzzzzzzzzzz"])(
    "M7 %s is no cursor",
    async (cursor) => {
      const host = adminHost();
      await host.join("session-1");
      const room = await host.room();
      expect(() => room.sessions({ cursor, limit: 10 })).toThrow(RangeError);
    },
  );
});

describe("history", () => {
  test("M8 minutes have minimum, maximum and mean, quiet ones too", async () => {
    const host = adminHost();
    host.time = Math.ceil(host.time / hour) * hour;
    const first = await host.join("session-1", { mood: "joy" });
    await host.advance(30 * second);
    const second_ = await host.join("session-2");
    await stay(host, [first, second_], 5 * minute);
    await host.say(second_, { type: "leave" });
    await host.advance(40 * second);
    const { minutes } = HistoryList.parse(await (await host.room()).history(1));
    expect(minutes.map(({ people }) => people)).toEqual([
      { min: 1, max: 2, mean: 1.5 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 1, max: 2, mean: 1.5 },
    ]);
    expect(minutes[0]?.moods.joy).toEqual({ min: 1, max: 1, mean: 1 });
  });

  test("M8 a brief visit is in its minute, an empty minute is not there", async () => {
    const host = adminHost();
    host.time = Math.ceil(host.time / hour) * hour + 10 * second;
    const visitor = await host.join("session-1");
    await host.say(visitor, { type: "leave" });
    await host.advance(5 * minute);
    const { minutes } = HistoryList.parse(await (await host.room()).history(1));
    expect(minutes).toHaveLength(1);
    expect(minutes[0]?.people).toMatchObject({ min: 0, max: 1 });
  });

  test("M8 a day of quiet sitting costs one row an hour beside the wakes, and survives hibernation", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await host.advance(10 * second);
    host.rows = 0;
    host.alarms = 0;
    for (let passed = 0; passed < day; passed += 10 * minute) {
      await stay(host, [socket], 10 * minute);
      host.evict();
    }
    expect(host.rows).toBeLessThanOrEqual(2 * host.alarms + 25);
    const { minutes } = HistoryList.parse(await (await host.room()).history(24));
    expect(minutes.length).toBeGreaterThanOrEqual(24 * 60 - 1);
    expect(minutes.every(({ people }) => people.min === 1 && people.max === 1 && people.mean === 1)).toBe(true);
  });

  test("M8 D6 after seven days the history goes by itself, and with it all that is stored", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await stay(host, [socket], 2 * hour);
    await host.say(socket, { type: "leave" });
    await host.advance(6 * day);
    expect(HistoryList.parse(await (await host.room()).history(168)).minutes.length).toBeGreaterThan(118);
    await host.advance(2 * day);
    expect(host.stored).toEqual({ snapshot: null, alarm: null });
    expect(host.values.size).toBe(0);
    expect((await host.room()).inspect()).toBeNull();
  });

  test("M8 A2 an hour that could not be stored is stored later", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    host.failing.add("keep");
    await stay(host, [socket], 2 * hour);
    expect(host.values.size).toBe(0);
    host.failing.clear();
    await stay(host, [socket], 5 * minute);
    expect(host.values.size).toBe(2);
  });

  test("M8 rows older than seven days go while the room lives on", async () => {
    const host = adminHost();
    for (let days = 0; days < 10; days++) {
      const socket = await host.join("session-1");
      await host.advance(minute);
      await host.say(socket, { type: "leave" });
      await host.advance(day - minute);
    }
    expect(host.values.size).toBeLessThanOrEqual(8);
  });
});

describe("actions", () => {
  test("M9 who is removed is closed with 4005 and kept out for ten minutes, over a restart", async () => {
    const host = adminHost();
    const [tab, other] = [await host.join("session-1"), await host.join("session-1")];
    await host.join("session-2");
    const room = await host.room();
    const rows = await allSessions(host, 10);
    expect(room.remove("0000000000000000")).toBe(false);
    const theirs = rows.find(({ sockets }) => sockets === 2);
    expect(room.remove(theirs?.hash ?? "")).toBe(true);
    expect([tab.closed?.code, other.closed?.code]).toEqual([4005, 4005]);
    expect((await host.read()).count).toBe(1);
    await host.advance(5 * second);
    host.restart();
    expect((await host.join("session-1")).closed?.code).toBe(4005);
    expect((await host.join("session-1", { watch: true })).closed?.code).toBe(4005);
    expect((await host.join("session-3")).closed).toBeNull();
    await host.advance(10 * minute);
    expect((await host.join("session-1")).closed).toBeNull();
  });

  test("M10 a closed room sends everybody away with 4006 and lets nobody in until it is opened, over a restart", async () => {
    const host = adminHost();
    const sockets = [await host.join("session-1"), await host.join("watcher-1", { watch: true })];
    (await host.room()).shut("lobby");
    expect(sockets.map(({ closed }) => closed?.code)).toEqual([4006, 4006]);
    await host.advance(5 * second);
    host.restart();
    expect((await host.join("session-2")).closed?.code).toBe(4006);
    expect(await inspect(host)).toMatchObject({ count: 0, closed: true, room: "lobby" });
    (await host.room()).open("lobby");
    expect((await host.join("session-2")).closed).toBeNull();
  });

  test("M10 a room that nobody has been in can be closed, and opened to nothing", async () => {
    const host = adminHost();
    (await host.room()).shut("lobby");
    await host.advance(5 * second);
    expect(host.stored.alarm).toBeNull();
    host.restart();
    expect((await inspect(host)).closed).toBe(true);
    (await host.room()).open("lobby");
    await host.advance(5 * second);
    expect(host.stored).toEqual({ snapshot: null, alarm: null });
  });
});

describe("live", () => {
  async function observe(host: FakeHost): Promise<FakeSocket> {
    const socket = host.openSocket();
    (await host.room()).observe(socket, "lobby");
    return socket;
  }

  test("M11 a live socket that does not show the token is closed with 4007, told nothing", async () => {
    const host = adminHost();
    for (const frame of [{ type: "auth", token: "wrong" }, { type: "mood", mood: "joy" }, "{", "x".repeat(2000)]) {
      const socket = await observe(host);
      await host.join("session-1");
      await host.advance(2 * second);
      await host.say(socket, frame);
      expect(socket.closed?.code).toBe(4007);
      expect(socket.texts).toEqual([]);
    }
  });

  test("M11 one that does gets the inspection at once and on every broadcast, through hibernation, and is not counted", async () => {
    const host = adminHost();
    const socket = await observe(host);
    await host.say(socket, { type: "auth", token });
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""))).toMatchObject({ count: 0, watchers: 0, sockets: 1 });
    await host.advance(5 * second);
    host.evict();
    await host.join("session-1");
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""))).toMatchObject({ count: 1, watchers: 0 });
    expect(socket.framesOf("presence")).toEqual([]);
    await host.advance(2 * minute);
    expect(socket.closed?.code).toBe(4100);
  });

  test("M11 an open live socket does not wake a quiet room", async () => {
    const host = adminHost();
    const [socket, guest] = [await observe(host), await host.join("session-1")];
    await host.say(socket, { type: "auth", token });
    await stay(host, [socket, guest], 2 * minute);
    host.alarms = 0;
    const told = socket.texts.length;
    await stay(host, [socket, guest], 30 * minute);
    expect(host.alarms).toBeLessThanOrEqual(30);
    expect(socket.texts.length).toBe(told);
  });
});

describe("reports", () => {
  test("M5 a room reports when it is occupied, when it empties, and at alarms at most once a minute", async () => {
    const host = adminHost();
    const watcher = await host.join("watcher-1", { watch: true });
    expect(host.reports).toEqual([]);
    const socket = await host.join("session-1", { mood: "joy" });
    expect(host.reports.map(({ count }) => count)).toEqual([1]);
    await stay(host, [watcher, socket], 10 * minute);
    expect(host.reports.length).toBeGreaterThan(6);
    expect(host.reports.length).toBeLessThanOrEqual(11);
    await host.say(socket, { type: "leave" });
    expect(host.reports.at(-1)).toMatchObject({ room: "lobby", count: 0 });
  });

  test("M5 a room where everybody rests says how long it will be silent", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await host.say(socket, { type: "sit", minutes: 30 });
    const until = host.time + 30 * minute;
    await host.advance(2 * minute);
    expect(host.reports.at(-1)).toMatchObject({ count: 1, resting: 1, silentUntil: until });
  });

  test("M1 without a token there is nobody to report to, and no history", async () => {
    const host = new FakeHost();
    const socket = await host.join("session-1");
    await stay(host, [socket], 5 * minute);
    await host.say(socket, { type: "leave" });
    expect(host.reports).toEqual([]);
    expect(host.stored).toEqual({ snapshot: null, alarm: null });
  });
});

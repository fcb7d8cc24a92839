/** The parts of the contract that need minutes or crowds. Tests run one after the other, because each is a load. */
import { describe, expect, test } from "vitest";
import { Admin } from "../contract/admin.ts";
import { fuzz } from "../contract/rules/fuzz.ts";
import { restart } from "../contract/rules/restart.ts";
import { LIMITED, PATIENT, SHORT_TTL, TOKEN, TTL_MS } from "../contract/settings.ts";
import { useServer } from "../contract/use-server.ts";
import { type ContractHost, keepAlive, newRoom, Visitors } from "../contract/visitors.ts";
import { poll, waitFor } from "../peer.ts";
import type { Server } from "../servers.ts";

/** Each run has 380 frames and 40 joins, so these are 20,140 frames. */
const FUZZ_RUNS = 53;
const CROWD = 100;
const SESSIONS = 2000;
/** Sockets that open at the same time. */
const BATCH = 100;
const JOINS_A_MINUTE = 1800;
const HEARTBEATS_MS = 60_000;

export function testLongContract(host: ContractHost): void {
  describe(host.launch.name, () => {
    describe("with patient settings", () => {
      const server = useServer(host, PATIENT);
      const visitors = () => new Visitors(server());
      changesOfFifty(visitors);
      sessionList(server);
      finishedMinute(visitors);
      fuzz(visitors, FUZZ_RUNS);
      restart(server, CROWD);
    });

    if (host.limitsAddresses) {
      describe("with low limits", () => {
        joinLimit(useServer(host, LIMITED));
      });
    }

    describe("with a short TTL", () => {
      unansweredData(useServer(host, { ...SHORT_TTL, ADMIN_TOKEN: TOKEN }));
    });

    if (host.answersHeartbeats) {
      describe("with a probe", () => {
        longSleep(useServer(host, PATIENT, host.probe));
      });
    }
  });
}

function changesOfFifty(visitors: () => Visitors): void {
  test("P5 fifty changes from fifty sockets are broadcast in far fewer frames, and the last one is right", async () => {
    const room = newRoom();
    const watcher = await visitors().join(room, "role=watch");
    const peers = await Promise.all(Array.from({ length: 50 }, () => visitors().join(room)));
    await watcher.sees(50);
    const before = watcher.framesOf("presence").length;
    for (const peer of peers) peer.say({ type: "mood", mood: "joy" });
    await poll(() => watcher.presence?.moods.joy).toBe(50);
    const told = watcher.framesOf("presence").slice(before);
    const seconds = ((told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0)) / 1000;
    expect(told.length).toBeLessThanOrEqual(5 + seconds);
    expect(watcher.presence?.count).toBe(50);
  });
}

function sessionList(server: () => Server): void {
  test("M4 M7 two thousand sessions are listed once each, page by page", async () => {
    const room = newRoom();
    for (let joined = 0; joined < SESSIONS; joined += BATCH) {
      // An address has 600 places.
      const visitors = new Visitors(server(), { "CF-Connecting-IP": `198.18.0.${joined / BATCH}` });
      await Promise.all(Array.from({ length: BATCH }, () => visitors.join(room)));
    }
    const sessions = await new Admin(new Visitors(server())).allSessions(room);
    expect(new Set(sessions.map(({ hash }) => hash)).size).toBe(SESSIONS);
    expect(sessions).toHaveLength(SESSIONS);
  });
}

function finishedMinute(visitors: () => Visitors): void {
  test("M8 the history holds each finished minute of the server's clock", async () => {
    const room = newRoom();
    await visitors().join(room, "mood=joy");
    const minutes = async () => (await new Admin(visitors()).history(room)).minutes;
    const isWhole = { people: { min: 1, max: 1, mean: 1 }, moods: { joy: { min: 1 }, calm: { max: 0 } } };
    // The first minute was half over when the person joined, so the second one is whole.
    await poll(async () => (await minutes())[1], { timeout: 10 * 60_000, interval: 2000 }).toMatchObject(isWhole);
  });
}

function joinLimit(server: () => Server): void {
  test("Q3 an address may send 1,800 joins in a minute of the platform", async () => {
    const crowd = new Visitors(server(), { "CF-Connecting-IP": "198.51.100.1" });
    let counted = 0;
    let isLimited = false;
    while (!isLimited) {
      // Bad joins count too, and need no places.
      const peers = Array.from({ length: BATCH / 2 }, () => crowd.open(newRoom(), "v=2"));
      const codes = await Promise.all(peers.map(async (peer) => (await peer.isClosed()).code));
      counted += codes.filter((code) => code === 4000).length;
      isLimited = codes.includes(4103);
    }
    expect(counted).toBeGreaterThanOrEqual(JOINS_A_MINUTE);
    await new Visitors(server(), { "CF-Connecting-IP": "198.51.100.2" }).join(newRoom());
  });
}

function unansweredData(server: () => Server): void {
  test("L8 a client that sends frames but answers no heartbeat is closed after four TTL", async () => {
    const [visitors, room] = [new Visitors(server()), newRoom()];
    const [mute, lively] = [await visitors.join(room), await visitors.join(room)];
    using _ = keepAlive(lively);
    const talk = setInterval(() => mute.closed ?? mute.say({ type: "away" }), 2000);
    expect(await mute.isClosed().finally(() => clearInterval(talk))).toMatchObject({ code: 4100 });
    const { now } = await lively.ask({ type: "join" }, "welcome");
    expect(now - mute.welcome.now).toBeGreaterThanOrEqual(4 * TTL_MS);
    expect(lively.closed).toBeNull();
  });
}

function longSleep(server: () => Server): void {
  test("D1 H1 M11 a room with a live socket handles no message during a minute of heartbeats", async () => {
    const [visitors, room] = [new Visitors(server()), newRoom()];
    const printed = (event: string) => server().output.split(`probe: ${event} ${room}\n`).length - 1;
    const peer = await visitors.join(room, "mood=joy");
    const live = await new Admin(visitors).live(room);
    await live.sees(1);
    using _ = keepAlive(peer);
    const pongs = () => peer.texts.filter((text) => text === "pong").length;
    await poll(pongs).toBeGreaterThan(HEARTBEATS_MS / 1000);
    expect(printed("message")).toBe(0);
    await peer.ask({ type: "mood", mood: "calm" }, "mood");
    await waitFor(() => printed("message") === 1 && printed("constructed") === 2);
    await poll(() => live.frames.at(-1)).toMatchObject({ count: 1, moods: { calm: 1 } });
  });
}

import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { type ContractHost, newRoom, type Visitors } from "../visitors.ts";

const PEOPLE = 20;

export function frames(visitors: () => Visitors, host: ContractHost): void {
  describe("frames", () => {
    test("F2 P1 P2 a mood reaches both tabs of its person, and other people see only the count", async () => {
      const room = newRoom();
      const first = await visitors().join(room, "session=session-1");
      const second = await visitors().join(room, "session=session-1");
      const other = await visitors().join(room);
      expect(await first.ask({ type: "mood", mood: "joy" }, "mood")).toEqual({ type: "mood", mood: "joy" });
      await poll(() => second.framesOf("mood").at(-1)?.mood).toBe("joy");
      await poll(() => other.presence).toMatchObject({ count: 2, moods: { joy: 1 } });
      expect(other.framesOf("mood")).toEqual([]);
      expect(other.texts.join()).not.toContain("session-1");
    });

    test("P5 broadcasts are an interval apart and end with the last state", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => visitors().join(room)));
      for (const person of people) person.say({ type: "mood", mood: "joy" });
      await poll(() => watcher.presence).toMatchObject({ count: PEOPLE, moods: { joy: PEOPLE } });
      const times = watcher.framesOf("presence").map(({ at }) => at);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    });

    test("F5 a binary frame is a bad message and the socket stays open", async () => {
      const peer = await visitors().join(newRoom());
      peer.socket.send(new Uint8Array([1, 2, 3]));
      await poll(() => peer.framesOf("error").at(-1)?.code).toBe("bad_message");
      expect(await peer.ask({ type: "mood", mood: "joy" }, "mood")).toMatchObject({ mood: "joy" });
    });

    test("Q8 a frame of a megabyte is too large and disturbs nobody", async () => {
      const room = newRoom();
      const [peer, other] = [await visitors().join(room), await visitors().join(room)];
      expect(await peer.ask("x".repeat(1_000_000), "error")).toMatchObject({ code: "too_large" });
      for (const each of [peer, other]) expect((await each.ask({ type: "join" }, "welcome")).presence.count).toBe(2);
    });

    test("Q6 the eleventh socket of a session closes the oldest with 4008", async () => {
      const room = newRoom();
      const tabs = [];
      for (let tab = 0; tab < 11; tab++) tabs.push(await visitors().join(room, "session=session-1"));
      expect(await tabs[0]?.isClosed()).toEqual({ code: 4008, reason: "replaced" });
      expect((await tabs[1]?.ask({ type: "join" }, "welcome"))?.presence.count).toBe(1);
    });

    test("H1 the server answers a heartbeat", async () => {
      const peer = await visitors().join(newRoom());
      await peer.ping();
      expect(peer.texts.at(-1)).toBe("pong");
    });

    const difference = host.answersHeartbeats ? "" : ", DIFFERENCE: they have an allowance of their own";
    test(`Q7 heartbeats are not counted as frames${difference}`, async () => {
      const peer = await visitors().join(newRoom());
      for (let frame = 0; frame < 20; frame++) peer.say({ type: "mood", mood: "joy" });
      const beats = host.answersHeartbeats ? 200 : 20;
      for (let beat = 0; beat < beats; beat++) peer.say("ping");
      await poll(() => peer.texts.filter((text) => text === "pong").length).toBe(beats);
      expect(peer.framesOf("error")).toEqual([]);
      if (host.answersHeartbeats) return;
      for (let beat = 0; beat < 200; beat++) peer.say("ping");
      expect(await peer.isClosed()).toEqual({ code: 4102, reason: "tooManyFrames" });
    });
  });
}

import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { newRoom, type Visitors } from "../subject.ts";

export function frames(visitors: () => Visitors): void {
  describe("frames", () => {
    test("F2 a mood is acknowledged to both tabs of a person, and crosses to the others", async () => {
      const room = newRoom();
      const [first, second] = [
        await visitors().join(room, "session=session-1"),
        await visitors().join(room, "session=session-1"),
      ];
      const other = await visitors().join(room);
      expect(await first.ask({ type: "mood", mood: "joy" }, "mood")).toEqual({ type: "mood", mood: "joy" });
      await poll(() => second.framesOf("mood").at(-1)?.mood).toBe("joy");
      await poll(() => other.presence?.moods.joy).toBe(1);
      expect(await second.ask({ type: "mood", mood: null }, "mood")).toEqual({ type: "mood", mood: null });
      await poll(() => other.presence?.moods.joy).toBe(0);
      expect(other.framesOf("mood")).toEqual([]);
    });

    test("P2 the latest mood wins, also one that comes with a second tab", async () => {
      const room = newRoom();
      const first = await visitors().join(room, "session=session-1&mood=calm");
      const second = await visitors().join(room, "session=session-1&mood=joy");
      await poll(() => first.framesOf("mood").at(-1)?.mood).toBe("joy");
      expect(second.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
    });

    test("P3 F3 a watcher joins and watches again on one socket", async () => {
      const room = newRoom();
      const peer = await visitors().join(room, "role=watch&session=session-1");
      expect(peer.welcome).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
      expect(await peer.ask({ type: "mood", mood: "joy" }, "error")).toMatchObject({ code: "not_breathing" });
      const joined = await peer.ask({ type: "join", mood: "calm" }, "welcome");
      expect(joined).toMatchObject({ session: "session-1", mood: "calm", presence: { count: 1 } });
      expect(await peer.ask({ type: "join" }, "welcome")).toMatchObject({ mood: "calm" });
      const watching = await peer.ask({ type: "watch" }, "welcome");
      expect(watching).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
      expect(await peer.ask({ type: "join", mood: "rage" }, "error")).toMatchObject({ code: "unknown_mood" });
    });

    test.each([
      ["too_large", "x".repeat(1025)],
      ["too_large", "é".repeat(513)],
      ["bad_message", ""],
      ["bad_message", "{"],
      ["bad_message", "PING"],
      ["bad_message", "[]"],
      ["bad_message", '{"type":"dance"}'],
      ["bad_message", '{"type":"mood","mood":1}'],
      ["bad_message", '{"__proto__":{"type":"leave"}}'],
      ["bad_message", '{"type":"sit","minutes":61}'],
      ["bad_message", '{"type":"sit","minutes":0.5}'],
      ["unknown_mood", '{"type":"mood","mood":"constructor"}'],
    ])("F5 %s (%#)", async (code, text) => {
      const peer = await visitors().join(newRoom());
      const error = await peer.ask(text, "error");
      expect(error).toEqual({ type: "error", code, message: expect.any(String) });
      expect(await peer.ask({ type: "mood", mood: "joy" }, "mood")).toMatchObject({ mood: "joy" });
    });

    test("F5 binary is a bad message", async () => {
      const peer = await visitors().join(newRoom());
      peer.socket.send(new Uint8Array([1, 2, 3]));
      await poll(() => peer.framesOf("error").at(-1)?.code).toBe("bad_message");
      expect(peer.closed).toBeNull();
    });

    test("H1 a heartbeat is answered", async () => {
      const peer = await visitors().join(newRoom());
      await peer.ping();
      expect(peer.texts.at(-1)).toBe("pong");
    });
  });
}

import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { type ContractHost, newRoom, type Visitors } from "../visitors.ts";

/** Frames, as far as platforms deliver their forms and sizes differently. */
export function frames(visitors: () => Visitors, host: ContractHost): void {
  describe("frames", () => {
    test("F5 Q8 binary and large frames are answered by errors, a megabyte by a close, and nobody else notices", async () => {
      const room = newRoom();
      const [peer, other] = [await visitors().join(room), await visitors().join(room)];
      peer.socket.send(new Uint8Array([1, 2, 3]));
      await poll(() => peer.framesOf("error").at(-1)?.code).toBe("bad_message");
      expect(await peer.ask("x".repeat(65_536), "error")).toMatchObject({ code: "too_large" });
      expect((await peer.ask({ type: "join" }, "welcome")).presence.count).toBe(2);
      peer.say("x".repeat(1_000_000));
      expect(await peer.isClosed()).toEqual({ code: 4102, reason: "tooManyFrames" });
      expect((await other.ask({ type: "join" }, "welcome")).presence.count).toBe(2);
    });

    const difference = host.answersHeartbeats ? "" : ", DIFFERENCE: they have an allowance of their own";
    test(`H1 Q7 heartbeats are answered and not counted as frames${difference}`, async () => {
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

/** What listeners do inside their events. */
import { expect, test, vi } from "vitest";
import { Emitter } from "../../client/emitter.ts";
import { openClient, startClient } from "./test-client.ts";

const presence = { type: "presence", at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } };

test("listeners hear events in order, even if one acts inside its event, so the last change is the latest", async () => {
  const { network, room } = await startClient();
  const events: unknown[] = [];
  room.on("status", ({ status }) => {
    events.push(status);
    room.setMood(status === "open" ? "joy" : "calm");
  });
  room.on("presence", ({ count }) => events.push(count));
  room.on("mood", (mood) => events.push(mood));
  room.on("change", ({ status, mood }) => events.push([status, mood]));
  network.latest.welcome();
  expect(events.splice(0)).toEqual(["open", 1, ["open", null], "joy", ["open", "joy"]]);
  network.latest.closeByServer(1006);
  expect(events).toEqual(["reconnecting", ["reconnecting", "joy"], "calm", ["reconnecting", "calm"]]);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", mood: "calm" });
});

test("F2 a mood that a listener sets inside the welcome is sent once", async () => {
  const { network, room } = await startClient();
  room.on("status", () => room.setMood("joy"));
  network.latest.welcome();
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "joy" }]);
});

test("a listener that subscribes inside its event hears only the next event", async () => {
  const { network, room } = await openClient();
  let calls = 0;
  const subscribeAgain = () => {
    calls++;
    if (calls > 100) throw new Error("The event does not end.");
    room.subscribe(subscribeAgain);
  };
  room.subscribe(subscribeAgain);
  network.latest.receive(presence);
  expect(calls).toBe(1);
  network.latest.receive({ ...presence, count: 4 });
  expect(calls).toBe(3);
});

test("a listener that another listener has unsubscribed hears no more events", async () => {
  const { network, room } = await openClient();
  const second = vi.fn();
  room.subscribe(() => unsubscribe());
  const unsubscribe = room.subscribe(second);
  network.latest.receive(presence);
  expect(second).not.toHaveBeenCalled();
});

test("an action that fails leaves later events their listeners", () => {
  const emitter = new Emitter<{ change: number }>();
  const heard: number[] = [];
  emitter.on("change", (value) => heard.push(value));
  const failing = () => {
    emitter.emit("change", 1);
    throw new Error("the action fails");
  };
  expect(() => emitter.batch(failing)).toThrow("the action fails");
  emitter.emit("change", 2);
  expect(heard).toEqual([1, 2]);
});

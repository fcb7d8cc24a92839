/** A component that uses the hook and records every view. Its child may set a mood in its first effect. */
import { createElement, type ReactNode, useEffect } from "react";
import { type RoomOptions, type RoomView, useBreathingRoom } from "../../client/react.ts";
import { FakeNetwork, SESSION } from "../client/fake-socket.ts";

export interface PageProps {
  readonly options: Partial<RoomOptions>;
  readonly childMood?: string | undefined;
}

export const network: FakeNetwork = new FakeNetwork();
export const views: RoomView[] = [];

export function Page({ options, childMood }: PageProps): ReactNode {
  const { WebSocket } = network;
  const view = useBreathingRoom({ host: "example.com", room: "lobby", session: SESSION, WebSocket, ...options });
  views.push(view);
  const { status, count, mood } = view.snapshot;
  return createElement(
    "p",
    null,
    `${status} ${count} ${mood}`,
    createElement(Child, { setMood: view.setMood, mood: childMood }),
  );
}

function Child({ setMood, mood }: { setMood: RoomView["setMood"]; mood: string | undefined }): ReactNode {
  useEffect(() => {
    if (mood) setMood(mood);
  }, [setMood, mood]);
  return null;
}

/** The servers and the browser that all test files share. */
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, inject } from "vitest";
import { PATIENT as PATIENT_SETTINGS } from "../contract/settings.ts";
import type { Variables } from "../servers.ts";
import { Stage } from "./stage.ts";

/** People stay in the count when their page is gone. All of them connect from one address. */
export const PATIENT = { ...PATIENT_SETTINGS, MAX_SOCKETS_PER_ADDRESS: 3000 };

/** More moods than fit on the widget: one without a translation, and one with the longest name. */
export const MOODS = ["gratitude", "presence", "calm", "joy", "constructor", "a", "b", "c", `${"long-".repeat(6)}er`];

/** People leave the count as soon as their page is gone. */
export const WITHOUT_GRACE = { MOODS: MOODS.join(), GRACE_SECONDS: 0, LIMIT_ADDRESSES: "off" };

/** The stage of a test file, on the shared server with these settings. It is cleared after each test. */
export async function openStage(variables: Variables): Promise<Stage> {
  const { port } = await ask<{ port: number }>("/server", variables);
  const stage = await Stage.open({ port, origin: `http://127.0.0.1:${port}` }, await sharedBrowser());
  afterEach(() => stage.clear());
  afterAll(() => stage.close());
  return stage;
}

/** A connection of its own to the browser. Closing it closes its contexts only. */
export async function sharedBrowser(): Promise<Browser> {
  const { endpoint } = await ask<{ endpoint: string }>("/browser", {});
  return chromium.connect(endpoint);
}

async function ask<T>(path: string, body: object): Promise<T> {
  const origin = `http://127.0.0.1:${inject("sharedPort")}`;
  const response = await fetch(origin + path, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

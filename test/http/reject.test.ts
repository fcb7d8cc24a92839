import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Rejection, rejectionResponse, rejectUpgrade, upgradeResponse } from "../../party/http/reject.ts";
import { closeCodeOf, closeReasonOf, stubPlatform } from "./fake-platform.ts";

beforeEach(() => {
  stubPlatform();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("J8 a rejected upgrade is accepted and closed with its code and reason", () => {
  const response = rejectUpgrade(new Rejection("badParameter", "Bad parameter: mood."));
  expect(response).toMatchObject({ status: 101, webSocket: { accepted: true } });
  expect([closeCodeOf(response), closeReasonOf(response)]).toEqual([4002, "Bad parameter: mood."]);
});

test("J8 a room's rejection reaches the client with the name of its code as the reason", async () => {
  const answer = rejectionResponse(new Rejection("full"));
  expect(answer.status).not.toBe(101);
  const response = await upgradeResponse(answer);
  expect([response.status, closeCodeOf(response), closeReasonOf(response)]).toEqual([101, 4101, "full"]);
});

test("J1 an admitted join is passed on as it is", async () => {
  const admitted = new Response("socket");
  expect(await upgradeResponse(admitted)).toBe(admitted);
});

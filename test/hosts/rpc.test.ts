import { afterEach, expect, test, vi } from "vitest";
import { answerCall, remote, type Target } from "../../party/hosts/partykit/rpc.ts";

const TOKEN = "0123456789-0123456789-0123456789";

interface Counter {
  add(by: number, twice?: boolean): Promise<number>;
  reset(): Promise<void>;
  fail(fault: string): Promise<null>;
  secret(): Promise<string>;
}

class RealCounter {
  #count = 0;
  add(by: number, twice = false) {
    this.#count += twice ? 2 * by : by;
    return this.#count;
  }
  reset() {
    this.#count = 0;
  }
  fail(fault: string) {
    if (fault === "range") throw new RangeError("bad cursor");
    throw new Error("the disk is full");
  }
  secret() {
    return "not to be called";
  }
}

/** The other end, as a room's object would be one. */
function target(token: string | null, counter = new RealCounter()): Target {
  return {
    fetch: (path, init) =>
      answerCall(new Request(`http://host.test/parties/main/lobby${path}`, init), token, counter, [
        "add",
        "reset",
        "fail",
      ]),
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("M13 a method is called at the other end, and its answer comes back", async () => {
  const counter = remote<Counter>(target(TOKEN), TOKEN);
  expect(await counter.add(2)).toBe(2);
  expect(await counter.add(2, true)).toBe(6);
  expect(await counter.reset()).toBeUndefined();
  expect(await counter.add(1)).toBe(1);
});

test("M13 a range error comes back as one, any other fault as an error that tells nothing", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const counter = remote<Counter>(target(TOKEN), TOKEN);
  await expect(counter.fail("range")).rejects.toThrow(RangeError);
  await expect(counter.fail("disk")).rejects.toThrow("fail: 500");
  expect(logged.mock.calls.join()).toContain("the disk is full");
});

test("M13 without the token, or where there is none, nothing is called", async () => {
  await expect(remote<Counter>(target(TOKEN), "wrong").add(1)).rejects.toThrow("401");
  await expect(remote<Counter>(target(null), "").add(1)).rejects.toThrow("401");
  await expect(remote<Counter>(target(null), TOKEN).add(1)).rejects.toThrow("401");
});

test("M13 only methods that are named are called", async () => {
  await expect(remote<Counter>(target(TOKEN), TOKEN).secret()).rejects.toThrow("404");
  await expect(remote<{ constructor(): Promise<void> }>(target(TOKEN), TOKEN).constructor()).rejects.toThrow("404");
});

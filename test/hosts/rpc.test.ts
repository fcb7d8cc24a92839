import { afterEach, expect, test, vi } from "vitest";
import { rpcClient, type Stub, serveRpc } from "../../party/hosts/partykit/rpc.ts";

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
    return "not listed";
  }
}

/** The other end. */
function stub(token: string | null, counter = new RealCounter()): Stub {
  return {
    fetch: (path, init) =>
      serveRpc(new Request(`http://host.test/parties/main/lobby${path}`, init), token, counter, [
        "add",
        "reset",
        "fail",
      ]),
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("M13 a method runs at the other end and its result comes back", async () => {
  const counter = rpcClient<Counter>(stub(TOKEN), TOKEN);
  expect(await counter.add(2)).toBe(2);
  expect(await counter.add(2, true)).toBe(6);
  expect(await counter.reset()).toBeUndefined();
  expect(await counter.add(1)).toBe(1);
});

test("M13 a RangeError comes back as one and every other fault without its details", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const counter = rpcClient<Counter>(stub(TOKEN), TOKEN);
  await expect(counter.fail("range")).rejects.toThrow(RangeError);
  await expect(counter.fail("disk")).rejects.toThrow("fail failed with status 500");
  expect(logged.mock.calls.join()).toContain("the disk is full");
});

test("M13 a call without the token is rejected", async () => {
  await expect(rpcClient<Counter>(stub(TOKEN), "wrong").add(1)).rejects.toThrow("401");
  await expect(rpcClient<Counter>(stub(null), "").add(1)).rejects.toThrow("401");
  await expect(rpcClient<Counter>(stub(null), TOKEN).add(1)).rejects.toThrow("401");
});

test("M13 only listed methods can be called", async () => {
  await expect(rpcClient<Counter>(stub(TOKEN), TOKEN).secret()).rejects.toThrow("404");
  await expect(rpcClient<{ constructor(): Promise<void> }>(stub(TOKEN), TOKEN).constructor()).rejects.toThrow("404");
});

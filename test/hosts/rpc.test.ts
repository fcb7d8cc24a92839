/** What keeps others out. That calls and their results arrive is proven over real servers (test/contract). */
import { expect, test, vi } from "vitest";
import { rpcClient, serveRpc } from "../../party/hosts/partykit/rpc.ts";

const TOKEN = "0123456789-0123456789-0123456789";

class Counter {
  async add(by: number): Promise<number> {
    if (by < 0) throw new Error("the disk is full");
    return 1 + by;
  }
  async secret(): Promise<string> {
    return "not listed";
  }
}

/** A caller with one token of an object with another. */
function counterOf(caller: string, token: string | null = TOKEN): Counter {
  const request = (path: string, init?: RequestInit) => new Request(`http://host.test/parties/main/lobby${path}`, init);
  return rpcClient({ fetch: (path, init) => serveRpc(request(path, init), token, new Counter(), ["add"]) }, caller);
}

test("M13 a call needs the token", async () => {
  expect(await counterOf(TOKEN).add(1)).toBe(2);
  await expect(counterOf("wrong").add(1)).rejects.toThrow("401");
  await expect(counterOf("", null).add(1)).rejects.toThrow("401");
});

test("M13 only listed methods can be called", async () => {
  await expect(counterOf(TOKEN).secret()).rejects.toThrow("404");
  await expect((counterOf(TOKEN).constructor as () => Promise<void>)()).rejects.toThrow("404");
});

test("M13 a fault is logged, and the caller does not see its details", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  await expect(counterOf(TOKEN).add(-1)).rejects.toThrow("add failed with status 500");
  expect(logged.mock.lastCall?.[0]).toContain("the disk is full");
  logged.mockRestore();
});

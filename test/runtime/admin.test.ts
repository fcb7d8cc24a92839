/** The routes of the admin side over rooms that answer what they should not, and hosts that have no directory. */
import { afterEach, expect, test, vi } from "vitest";
import { handle, type Site } from "../../party/http/routes.ts";
import type { AdminRoom } from "../../party/wire/admin.ts";

const TOKEN = "0123456789-0123456789-0123456789";

function ask(path: string, site: { admin?: Partial<AdminRoom>; directory?: Site["directory"] }): Promise<Response> {
  const request = new Request(`http://host.test/admin/api/rooms${path}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  const variables = { ADMIN_TOKEN: TOKEN };
  return handle(request, { variables, directory: () => null, ...site, admin: () => site.admin } as unknown as Site);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("M5 a host without a directory lists no room", async () => {
  expect(await (await ask("", {})).json()).toEqual({ rooms: [], cursor: null });
});

test("M4 nothing is answered but what the schema names", async () => {
  const row = {
    ...{ hash: "0123456789abcdef", mood: null, joined: 1, heard: 2, expires: 3 },
    ...{ rule: "ttl", sockets: 1, state: "here" },
  };
  const sessions = async () => ({ sessions: [{ ...row, id: "session-1" }], cursor: null }) as never;
  expect(await (await ask("/lobby/sessions", { admin: { sessions } })).json()).toEqual({
    sessions: [row],
    cursor: null,
  });
});

test.each([
  ["an answer of the wrong shape", async () => ({ minutes: [{ at: "soon" }] }) as never],
  ["a fault", () => Promise.reject(new Error("the disk is full"))],
])("M4 %s is logged, and told as no more than a fault", async (_, history) => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const response = await ask("/lobby/history", { admin: { history } });
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ error: { code: "internal", message: "something went wrong here" } });
  expect(logged).toHaveBeenCalledOnce();
});

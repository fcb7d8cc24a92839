/** The routes over a fake backend: joins, origins, files and errors. Readings are in reading.test.ts. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { hashNetwork } from "../../party/http/client-ip.ts";
import { Rejection, rejectionResponse } from "../../party/http/reject.ts";
import { handle } from "../../party/http/routes.ts";
import { closeOf, FakeBackend, socketOf, stubPlatform, TOKEN } from "./fake-platform.ts";

const HOST = "https://host.test";
const ADDRESS = "192.0.2.7";

let backend: FakeBackend;

beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return handle(new Request(HOST + path, { method, headers: { "CF-Connecting-IP": ADDRESS, ...headers } }), backend);
}

const upgrade = (path: string, headers = {}) => get(path, { Upgrade: "websocket", ...headers });

describe("joining", () => {
  test("J1 the room gets the checked join and nothing else of the request", async () => {
    const headers = { "Breathing-Room-Join": '{"room":"other","role":"admin"}', Cookie: "secret" };
    await upgrade("/parties/main/lobby?session=the-session-of-person-1&mood=joy&room=other&role=breathe", headers);
    expect(backend.joins).toEqual([
      {
        room: "lobby",
        role: "breathe",
        session: "the-session-of-person-1",
        mood: "joy",
        address: hashNetwork(ADDRESS, TOKEN),
      },
    ]);
  });

  test("J8 a rejected join is accepted, closed with its code and reason, and reaches no room", async () => {
    const response = await upgrade("/parties/main/lobby?mood=rage");
    expect([response.status, closeOf(response)]).toEqual([101, { code: 4002, reason: "Bad parameter: mood." }]);
    expect(backend.joins).toEqual([]);
  });

  test("J8 a room's rejection reaches the client with the name of its code as the reason", async () => {
    backend.join = async () => rejectionResponse(new Rejection("full"));
    const response = await upgrade("/parties/main/lobby");
    expect([response.status, closeOf(response)]).toEqual([101, { code: 4101, reason: "full" }]);
  });

  test("Q3 over the limit of joins a good one and a bad one are closed alike, and reach no room", async () => {
    backend.limited.joins.add(ADDRESS);
    for (const query of ["", "?v=2"]) {
      expect(closeOf(await upgrade(`/parties/main/lobby${query}`))).toMatchObject({ code: 4103 });
    }
    expect(backend.joins).toEqual([]);
  });

  test("Q3 readings over their limit hinder no join", async () => {
    backend.limited.readings.add(ADDRESS);
    await upgrade("/parties/main/lobby");
    expect(backend.joins).toHaveLength(1);
  });

  test.each([true, false])("J8 a rejected client that answers the close (%s) keeps its connection", async (answers) => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const socket = socketOf(await upgrade("/parties/main/lobby?v=2"));
    if (answers) socket?.answerClose();
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(backend.background);
    expect(backend.aborted).toHaveBeenCalledTimes(answers ? 0 : 1);
  });
});

describe("origins", () => {
  beforeEach(() => {
    backend = new FakeBackend({ ALLOWED_ORIGINS: "https://example.com" });
  });

  test("Q1 pages of other origins do not read, and caches keep the readings of origins apart", async () => {
    for (const path of ["/parties/main/lobby", "/parties/main/lobby/badge.svg"]) {
      const response = await get(path, { Origin: "https://evil.test" });
      expect([response.status, response.headers.get("Vary")]).toEqual([403, "Origin"]);
      expect(await response.json()).toMatchObject({ error: { code: "forbidden_origin" } });
    }
    expect(backend.reads).toBe(0);
    expect((await get("/parties/main/lobby", { Origin: "https://example.com" })).headers.get("Vary")).toBe("Origin");
  });
});

test("R3 options of the widget are escaped", async () => {
  const response = await get(`/embed/lobby?theme=dark&compact=&lang=de&pattern=${encodeURIComponent('"><script>')}`);
  expect(await response.text()).toContain(
    '<breathing-room room="lobby" theme="dark" pattern="&quot;&gt;&lt;script&gt;" lang="de" compact>',
  );
});

describe("files", () => {
  const FOR_EVER = "public, max-age=31536000, immutable";
  test.each([
    ["widget.js", "public, max-age=3600"],
    ["widget-0123456789abcdef.js", FOR_EVER],
    ["widget-de-0123456789abcdef.js", FOR_EVER],
  ])("R3 pages of every origin may load %s, and cache it as %o", async (file, caching) => {
    backend.files.set("/lib/widget.js", "another").set(`/lib/${file}`, "this one");
    const response = await get(`/${file}`);
    expect(await response.text()).toBe("this one");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": caching,
      "content-type": "text/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    });
  });

  test("R3 R4 another hash is a 404, which nothing may keep for ever", async () => {
    backend.file = async () => new Response("", { status: 404 });
    const response = await get("/widget-0123456789abcdef.js");
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([404, null]);
  });

  test.each([
    "/widget-0123456789ABCDEF.js",
    "/widget-de.js",
    "/widget-deu-0123456789abcdef.js",
    "/widget-../0123456789abcdef.js",
    "/widget-0123456789abcde.js",
    "/widget-0123456789abcdef0.js",
    "/widget-0123456789abcdefxjs",
    "/widget-0123456789abcdef.js.map",
    "/widget-/0123456789abcdef.js",
    "/more/widget-0123456789abcdef.js",
  ])("R3 R4 %s reaches no file", async (path) => {
    backend.file = vi.fn();
    expect((await get(path)).status).toBe(404);
    expect(backend.file).not.toHaveBeenCalled();
  });

  test.each(["/widget.js", "/admin"])("R4 M14 %s is a 404 if it was not built", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe("errors", () => {
  test.each([
    [400, "bad_room", "GET", "/parties/main/Lobby"],
    [400, "bad_room", "GET", "/parties/main/%6cobby/badge.svg"],
    [404, "not_found", "GET", "/party/lobby"],
    [404, "not_found", "GET", "/parties/main/lobby/more"],
    [405, "method_not_allowed", "POST", "/parties/main/lobby"],
    [405, "method_not_allowed", "PUT", "/widget.js"],
    [405, "method_not_allowed", "POST", "/widget-0123456789abcdef.js"],
    [405, "method_not_allowed", "POST", "/widget-de-0123456789abcdef.js"],
    [404, "not_found", "GET", "/%zz"],
  ])("R4 %i %s for %s %s", async (status, code, method, path) => {
    const response = await get(path, {}, method);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/^[A-Z].*\.$/) } });
    expect(response.headers.get("Allow") !== null).toBe(status === 405);
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  test("S2 a bad setting stops every request with a message that names it, and is logged", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    backend = new FakeBackend({ MOODS: "", ADMIN_TOKEN: TOKEN });
    const paths = ["/parties/main/lobby", "/embed/lobby", "/widget.js", "/admin", "/nothing"];
    for (const response of [...paths.map((path) => get(path)), upgrade("/parties/main/lobby")]) {
      expect((await response).status).toBe(500);
      const message = expect.stringContaining("MOODS");
      expect(await (await response).json()).toEqual({ error: { code: "bad_setting", message } });
    }
    expect(logged).toHaveBeenCalledTimes(paths.length + 1);
    expect(logged.mock.lastCall?.[0]).toMatch(/"event":"request","reason":"Bad setting: MOODS/);
  });
});

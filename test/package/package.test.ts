import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { TOKEN } from "../contract/settings.ts";
import { Visitors } from "../contract/visitors.ts";
import { parseJsonc, read, snippetsOf } from "../scripts/documents.ts";
import { type Launch, Server, type Variables, wrangler } from "../servers.ts";
import { Packed, runModule, typeCheck, viteBuild } from "./project.ts";

let packed: Packed;

beforeAll(async () => {
  packed = await Packed.build();
});
afterAll(() => packed?.remove());

/** Checks the types of all packages too. */
const strict = { strict: true, skipLibCheck: false, noEmit: true, target: "es2022", verbatimModuleSyntax: true };

const workerOptions = { ...strict, module: "nodenext", lib: ["es2024"], types: ["@cloudflare/workers-types"] };
const WORKER_DEPENDENCIES = ["@cloudflare/workers-types", "@noble/hashes", "hono", "ipaddr.js", "zod"];

async function serve(project: string, variables: Variables = {}): Promise<Visitors> {
  const command: Launch["command"] = (...how) => [...wrangler.command(...how), "--cwd", project];
  const server = await Server.start({ ...wrangler, command }, variables);
  onTestFinished(() => server.stop());
  return new Visitors(server);
}

test("the package contains the build, the SPEC and the documents", () => {
  const entries = new Set(packed.files.map((path) => path.split("/").slice(0, 2).join("/")));
  expect([...entries].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/package",
    "dist/public",
    "package.json",
    "party/SPEC.md",
  ]);
});

test("a new Vite project with the client, the hook and the widget type-checks and builds", async () => {
  const compilerOptions = {
    ...strict,
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2022", "dom", "dom.iterable"],
  };
  const project = await packed.project(
    {
      "package.json": JSON.stringify({ type: "module" }),
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["main.ts"] }),
      "index.html": `<!doctype html><div id="root"></div><script type="module" src="/main.ts"></script>`,
      "main.ts": `
        import { BreathingRoom, type Snapshot } from "breathing-room/client";
        import { useBreathingRoom } from "breathing-room/react";
        import "breathing-room/widget";
        import { BreathingRoomElement, type Messages } from "breathing-room/widget/element";
        import { createElement } from "react";
        import { createRoot } from "react-dom/client";

        const beside = new BreathingRoom({ host: location.origin, room: "beside", role: "watch" });

        function People() {
          const { snapshot, setMood } = useBreathingRoom({ host: location.origin, room: "lobby" });
          const shown: Snapshot = snapshot;
          return createElement("button", { onClick: () => setMood("joy") }, shown.count, beside.snapshot.count);
        }

        customElements.define("another-name", class extends BreathingRoomElement {});
        const own: Partial<Messages> = { join: "Sit with us", moods: { calm: "Stillness" } };
        Object.assign(document.createElement("another-name"), { messages: own });
        createRoot(document.querySelector("#root")!).render(createElement(People));
      `,
    },
    ["@types/react", "@types/react-dom", "partysocket", "react", "react-dom", "zod"],
  );
  expect(await typeCheck(project)).toBe("");
  const { script, others } = await viteBuild(project);
  for (const name of ["breathing-room", "another-name"])
    expect(new RegExp(`["'\`]${name}["'\`]`).test(script), name).toBe(true);
  // A language is a script of its own, which the first one names.
  const german = others.find(({ text }) => text.includes("Mitatmen"));
  expect(script).not.toContain("Mitatmen");
  expect(script).toContain(german?.name);
  expect(others).toHaveLength(9);
});

test("a new Node project type-checks and tests its rooms with the fake host", async () => {
  const compilerOptions = { ...strict, module: "nodenext", lib: ["es2024", "dom"] };
  const project = await packed.project(
    {
      "package.json": JSON.stringify({ type: "module" }),
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["room.mts"] }),
      "room.mts": `
        import { MemoryHost, type MemorySocket } from "breathing-room/testing";

        const host = new MemoryHost({ MOODS: "joy" });
        const phone: MemorySocket = await host.join("the-phone-of-ann", { mood: "joy" });
        const { count, moods } = await host.read();
        console.log(JSON.stringify({ count, moods, frames: phone.frames.map(({ type }) => type) }));
      `,
    },
    ["@noble/hashes", "zod"],
  );
  expect(await typeCheck(project)).toBe("");
  const printed = JSON.parse(await runModule(project, "room.mts"));
  expect(printed).toEqual({ count: 1, moods: { joy: 1 }, frames: ["welcome"] });
});

test("an existing Worker can add rooms and the widget to its own routes, with one binding for rooms", async () => {
  const project = await packed.project(
    {
      "package.json": JSON.stringify({ type: "module" }),
      "tsconfig.json": JSON.stringify({ compilerOptions: workerOptions, include: ["src"] }),
      "wrangler.jsonc": JSON.stringify({
        name: "somebody-elses",
        main: "src/index.ts",
        compatibility_date: "2026-10-20",
        assets: {
          directory: "node_modules/breathing-room/dist/public",
          binding: "ASSETS",
          run_worker_first: ["/*", "!/lib/embed.js"],
        },
        durable_objects: { bindings: [{ name: "BREATHING_ROOM", class_name: "BreathingRoomObject" }] },
        migrations: [{ tag: "v1", new_sqlite_classes: ["BreathingRoomObject"] }],
        dev: { ip: "127.0.0.1" },
        send_metrics: false,
      }),
      "src/index.ts": `
        import rooms, { type BreathingRoomObject } from "breathing-room/server";
        export { BreathingRoomObject } from "breathing-room/server";

        interface Env {
          readonly BREATHING_ROOM: DurableObjectNamespace<BreathingRoomObject>;
          readonly ASSETS: Fetcher;
        }

        export default {
          fetch(request, env, context) {
            const isRoom = /^\\/(parties|widget\\.js)/.test(new URL(request.url).pathname);
            return isRoom ? rooms.fetch(request, env, context) : new Response("mine");
          },
        } satisfies ExportedHandler<Env>;
      `,
    },
    WORKER_DEPENDENCIES,
  );
  expect(await typeCheck(project)).toBe("");
  const visitors = await serve(project);
  expect((await visitors.join("lobby", "mood=joy")).welcome.presence.count).toBe(1);
  expect(await visitors.read("lobby")).toMatchObject({ count: 1 });
  expect((await visitors.fetch("/widget.js")).headers.get("Content-Type")).toContain("javascript");
  expect(await visitors.fetch("/").then((page) => page.text())).toBe("mine");
});

test("R3 the README's Worker serves both addresses of the widget, its languages, the frame and the admin side", async () => {
  const snippets = snippetsOf(read("README.md"));
  const { code: worker = "" } = snippets.find(({ code }) => code.includes('"breathing-room/server"')) ?? {};
  const { code: assets = "" } = snippets.find(({ language }) => language === "jsonc") ?? {};
  const config = { ...(parseJsonc(read("wrangler.jsonc")) as object), ...(parseJsonc(assets) as object) };
  const project = await packed.project(
    {
      "package.json": JSON.stringify({ type: "module" }),
      "tsconfig.json": JSON.stringify({ compilerOptions: workerOptions, include: ["src"] }),
      "wrangler.jsonc": JSON.stringify({ ...config, main: "src/index.ts" }),
      "src/index.ts": worker,
    },
    WORKER_DEPENDENCIES,
  );
  expect(await typeCheck(project)).toBe("");
  const visitors = await serve(project, { ADMIN_TOKEN: TOKEN });
  const text = async (path: string) => (await visitors.fetch(path)).text();
  const widget = await text("/widget.js");
  expect(widget).toContain("breathing-room");
  const hash = createHash("sha384").update(widget).digest("hex").slice(0, 16);
  expect(await text(`/widget-${hash}.js`)).toBe(widget);
  expect(await text("/widget-0123456789abcdef.js")).toContain('"not_found"');
  const [, german = ""] = /import\("\.(\/widget-de-[^"]+)"\)/.exec(widget) ?? [];
  expect(await text(german)).toContain("Mitatmen");
  expect(await text("/embed/lobby")).toContain("<breathing-room");
  expect(await text("/lib/embed.js")).toContain("breathing-room:height");
  expect(await text("/admin")).toContain("Breathing Room, admin");
  for (const path of ["/", "/widget", "/lib/admin.page"]) expect(await text(path)).toBe("my own pages");
  expect((await visitors.join("lobby", "mood=joy")).welcome.presence.count).toBe(1);
});

/** A Worker in workerd itself, without the proxy of a development server. A restart keeps its port and its storage. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Bundle, bundleOf } from "./bundle.ts";
import { Child } from "./child.ts";
import { temporaryFolder } from "./exit.ts";

const START_TIMEOUT_MS = 20_000;
/** The native program of wrangler's workerd: npm may run a Node wrapper in its place, and its process id would be measured. */
const wrangler = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
const { default: PROGRAM } = wrangler("workerd") as { default: string };

/** Workerd has no cache of its own. This one stays empty, so every read reaches its room. */
const NO_CACHE = `export default { fetch: ({ method }) => new Response(null, { status: method === "PUT" ? 204 : 504 }) };`;

/** Workerd has no rate limits of its own. These count by the minute, as the platform's do. */
function limiters(rateLimits: Bundle["rateLimits"]): string {
  const classes = rateLimits.map(({ name, simple: { limit } }) => {
    return `export class ${name} extends WorkerEntrypoint { limit({ key }) { return count("${name} " + key, ${limit}); } }`;
  });
  return `
import { WorkerEntrypoint } from "cloudflare:workers";
let minute = 0;
let counts = new Map();
function count(key, limit) {
  const now = Math.floor(Date.now() / 60_000);
  if (now !== minute) counts = new Map();
  minute = now;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  return { success: counts.get(key) <= limit };
}
${classes.join("\n")}
export default {};
`;
}

/** A server that runs in a process of its own. */
export interface Server {
  readonly port: number;
  /** Milliseconds of CPU since the start. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
  stop(): Promise<void>;
}

export class Workerd implements Server {
  port = 0;
  #child: Child | undefined;
  readonly #folder = temporaryFolder();

  /**
   * Resolves when the server accepts connections.
   * @param variables Settings, as in `vars`. @param config Path of a wrangler configuration; by default the project's own.
   */
  static async start(variables: Readonly<Record<string, string | number>>, config?: string): Promise<Workerd> {
    const bundle = await bundleOf(config);
    const server = new Workerd();
    mkdirSync(join(server.#folder, "state"));
    for (const name of bundle.modules) copyFileSync(join(bundle.folder, name), join(server.#folder, name));
    writeFileSync(join(server.#folder, "config.capnp"), configuration(bundle, variables));
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get memory(): number {
    return this.#child?.memory ?? Number.NaN;
  }

  get cpu(): number {
    return this.#child?.cpu ?? Number.NaN;
  }

  /** Starts again after `stop`, with the same port and storage. */
  async start(): Promise<void> {
    const command = ["serve", "config.capnp", `--socket-addr=http=127.0.0.1:${this.port}`, "--control-fd=3"];
    const process = spawn(PROGRAM, command, { cwd: this.#folder, stdio: ["ignore", "ignore", "inherit", "pipe"] });
    this.#child = new Child(process);
    // workerd writes one line per listening socket: {"event":"listen","socket":"http","port":…}
    const lines = createInterface({ input: process.stdio[3] as Readable });
    const [line] = await once(lines, "line", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
    this.port = JSON.parse(String(line)).port;
  }

  /** Like `kill -9`: no close frames are sent, and storage stays. */
  async stop(): Promise<void> {
    await this.#child?.stop();
  }
}

function configuration({ modules, objects, rateLimits, compatibilityDate }: Bundle, variables: object): string {
  const text = JSON.stringify;
  const embedded = modules.map((file) => `(name = ${text(file)}, esModule = embed ${text(file)})`);
  const namespaces = objects.map(
    ({ class_name: name }) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  );
  const bindings = [
    ...objects.map(({ name, class_name }) => `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`),
    ...rateLimits.map(({ name }) => `(name = ${text(name)}, service = (name = "limits", entrypoint = ${text(name)}))`),
    ...Object.entries(variables).map(([name, value]) => `(name = ${text(name)}, text = ${text(String(value))})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "cache", worker = .cache),
    (name = "limits", worker = .limits),
    (name = "state", disk = (path = "state", writable = true)),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${embedded.join(", ")}],
  compatibilityDate = ${text(compatibilityDate)},
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "state"),
  bindings = [${bindings.join(", ")}],
  cacheApiOutbound = "cache",
);
const limits :Workerd.Worker = (
  modules = [(name = "limits.js", esModule = ${text(limiters(rateLimits))})],
  compatibilityDate = ${text(compatibilityDate)},
);
const cache :Workerd.Worker = (
  modules = [(name = "cache.js", esModule = ${text(NO_CACHE)})],
  compatibilityDate = ${text(compatibilityDate)},
);
`;
}

/**
 * A server in workerd itself: the bundle that would be deployed, without the proxy of a development server. It keeps its
 * port and its state when it is killed and started again.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { build } from "esbuild";
import { unstable_readConfig } from "wrangler";
import { atExit } from "./load/ending.ts";
import { cpuOf, memoryOf } from "./load/usage.ts";

const ROOT = join(import.meta.dirname, "..");
const CONFIGURATION = join(ROOT, "wrangler.jsonc");
/** The program itself, not what npm runs in its place where install scripts are off: its id is what is measured. */
const { default: PROGRAM } = createRequire(import.meta.url)("workerd") as { default: string };
const WITHIN = 20_000;

/** Workerd has no cache of its own: this one never has anything, so every reading reaches its room. */
const NO_CACHE = `export default { fetch: ({ method }) => new Response(null, { status: method === "PUT" ? 204 : 504 }) };`;

export interface WorkerdOptions {
  /** The Worker's entry; the project's own where absent, bundled by wrangler. Another one is bundled by esbuild. */
  readonly entry?: string;
  /** The bindings of its Durable Objects, by class; the project's own where absent. */
  readonly objects?: Readonly<Record<string, string>>;
  /** Settings, as in `vars`. */
  readonly variables?: Readonly<Record<string, string | number>>;
}

export class Workerd {
  /** All that it has printed. */
  output = "";
  readonly #folder = mkdtempSync(join(tmpdir(), "breathing-room-workerd-"));
  readonly #options: WorkerdOptions;
  #process: ChildProcess | undefined;
  #port = 0;
  readonly #forget: () => void;

  private constructor(options: WorkerdOptions) {
    this.#options = options;
    this.#forget = atExit(this.#remove);
  }

  /** Resolves when it answers. */
  static async start(options: WorkerdOptions = {}): Promise<Workerd> {
    const server = new Workerd(options);
    try {
      await server.#prepare();
      await server.start();
    } catch (fault) {
      await server.stop();
      throw fault;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error("the server does not run");
    return pid;
  }

  /** Bytes resident. */
  get memory(): number {
    return memoryOf(this.pid);
  }

  /** Milliseconds of CPU since it was started. */
  get cpu(): number {
    return cpuOf(this.pid);
  }

  /** Again, on the same port and state. */
  async start(): Promise<void> {
    const command = ["serve", "config.capnp", `--socket-addr=http=127.0.0.1:${this.#port}`, "--control-fd=3"];
    const child = spawn(PROGRAM, command, { cwd: this.#folder, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        this.output += text;
      });
    }
    const deadline = Date.now() + WITHIN;
    let told = "";
    (child.stdio[3] as Readable).on("data", (text) => {
      told += text;
    });
    while (!told.includes("\n")) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`workerd does not start:\n${this.output}`);
      await delay(5);
    }
    this.#port = portIn(told);
  }

  /** `kill -9`: no farewell to anybody; what is stored stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** For good. */
  async stop(): Promise<void> {
    await this.kill();
    this.#remove();
    this.#forget();
  }

  readonly #remove = (): void => {
    this.#process?.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  };

  async #prepare(): Promise<void> {
    const { entry, objects = ownObjects(), variables = {} } = this.#options;
    mkdirSync(join(this.#folder, "state"));
    const key = entry ?? "";
    const bundled = bundles.get(key) ?? (entry === undefined ? bundleOwn() : bundleEntry(entry));
    bundles.set(key, bundled);
    const modules = await bundled;
    for (const [name, text] of modules) writeFileSync(join(this.#folder, name), text);
    writeFileSync(join(this.#folder, "config.capnp"), configuration([...modules.keys()], objects, variables));
  }
}

type Modules = ReadonlyMap<string, string>;

/** By entry: a script starts the same server many times. */
const bundles = new Map<string, Promise<Modules>>();

/** One line for each socket that listens: `{"event":"listen","socket":"http","port":…}`. */
function portIn(told: string): number {
  const { port } = JSON.parse(told.slice(0, told.indexOf("\n"))) as { port?: number };
  if (port === undefined) throw new Error(`no port in ${told}`);
  return port;
}

function project() {
  return unstable_readConfig({ config: CONFIGURATION });
}

function ownObjects(): Record<string, string> {
  const bindings: { name: string; class_name: string }[] = project().durable_objects.bindings;
  return Object.fromEntries(bindings.map(({ name, class_name }) => [class_name, name]));
}

/** Exactly what `npm run deploy` would upload. */
async function bundleOwn(): Promise<Modules> {
  const folder = mkdtempSync(join(tmpdir(), "breathing-room-bundle-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const command = [wrangler, "deploy", "--dry-run", "--outdir", folder];
  const bundling = promisify(execFile)(process.execPath, command, { cwd: ROOT, env: { ...process.env, CI: "1" } });
  const forget = atExit(() => {
    bundling.child.kill("SIGKILL");
    remove();
  });
  try {
    await bundling;
    const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  } finally {
    forget();
    remove();
  }
}

async function bundleEntry(entry: string): Promise<Modules> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "error",
  });
  return new Map([["worker.js", outputFiles[0]?.text ?? ""]]);
}

function configuration(files: readonly string[], objects: Readonly<Record<string, string>>, variables: object): string {
  const { compatibility_date, compatibility_flags } = project();
  const text = JSON.stringify;
  const modules = files.map((file) => `(name = ${text(file)}, esModule = embed ${text(file)})`);
  const namespaces = Object.keys(objects).map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(`breathing-room-${name}`)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(
      ([name, binding]) => `(name = ${text(binding)}, durableObjectNamespace = ${text(name)})`,
    ),
    ...Object.entries(variables).map(([name, value]) => `(name = ${text(name)}, text = ${text(String(value))})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "cache", worker = .cache),
    (name = "state", disk = (path = "state", writable = true)),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = ${text(compatibility_date)},
  compatibilityFlags = ${text(compatibility_flags ?? [])},
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "state"),
  bindings = [${bindings.join(", ")}],
  cacheApiOutbound = "cache",
);
const cache :Workerd.Worker = (
  modules = [(name = "cache.js", esModule = ${text(NO_CACHE)})],
  compatibilityDate = ${text(compatibility_date)},
);
`;
}

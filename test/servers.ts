/** Real development servers. Each has its own port and storage, and can be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..");

export type Variables = Record<string, string | number>;

/** Overrides the developer's own .dev.vars. */
const DEFAULTS: Variables = { ADMIN_TOKEN: "" };

/** Starts the development server of one host. */
export interface Launch {
  readonly name: string;
  /** @param entry Replaces the project's own entry. */
  command(port: number, state: string, variables: Variables, entry?: string): string[];
}

export const wrangler: Launch = {
  name: "wrangler dev",
  command: (port, state, variables, entry) => [
    ...["wrangler", "dev", ...(entry ? [entry] : []), "--port", String(port), "--persist-to", state],
    ...["--show-interactive-dev-session=false", "--inspector-port=0"],
    ...Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
  ],
};

export const partykit: Launch = {
  name: "partykit dev",
  command: (port, state, variables, entry) => [
    ...["partykit", "dev", ...(entry ? [entry] : []), "--port", String(port), "--persist", state],
    ...["--no-hotkeys", "--disable-request-cf-fetch"],
    ...Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}=${value}`]),
  ],
};

/** Ends the whole process group when the command ends, or when the test process is gone and its pipe closes. */
const WATCHDOG = '("$@"; kill -9 0) & read -r _; kill -9 0';

export class Server {
  readonly port: number;
  /** Everything that the server has printed. */
  output = "";
  readonly #command: string[];
  readonly #state: string;
  #process: ChildProcess | undefined;

  private constructor(launch: Launch, port: number, variables: Variables, entry?: string) {
    this.port = port;
    this.#state = mkdtempSync(join(tmpdir(), "breathing-room-"));
    this.#command = launch.command(port, this.#state, { ...DEFAULTS, ...variables }, entry);
  }

  /** Resolves when the server answers. @param variables The settings (`TTL_SECONDS` …). */
  static async start(launch: Launch, variables: Variables = {}, entry?: string): Promise<Server> {
    const server = new Server(launch, await freePort(), variables, entry);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the server again after a kill, on the same port and storage. */
  async start(): Promise<void> {
    const PATH = `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
    const child = spawn("sh", ["-c", WATCHDOG, "sh", ...this.#command], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, PATH, CI: "1", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
      stdio: "pipe",
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        this.output += text;
      });
    }
    while (!(await answers(this.origin))) {
      if (hasEnded(child)) throw new Error(`The server has ended:\n${this.output}`);
      await delay(50);
    }
  }

  /** Sends `SIGKILL` to the tool and to workerd, which are one process group. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child?.pid || hasEnded(child)) return;
    const ended = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await ended;
  }

  /** Kills the server and deletes its storage. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#state, { recursive: true, force: true, maxRetries: 5 });
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Every answer counts, because the settings under test can be bad ones. */
async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}

/** Systems give out ports from 32,768 on to whoever asks for any. Below, nobody takes one before the server has started. */
const PORTS = { from: 20_000, count: 12_000 };

export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}

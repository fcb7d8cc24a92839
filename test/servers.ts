/** The real servers, each on a port and a state of its own, that can be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..");

export type Variables = Record<string, string | number>;

/** A token in the developer's own .dev.vars is none of the tests'. */
const DEFAULTS: Variables = { ADMIN_TOKEN: "" };

/** How one host's development server is started. */
export interface Launch {
  readonly name: string;
  /** @param entry Instead of the project's own. */
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

export class Server {
  readonly port: number;
  /** All that it has printed. */
  output = "";
  readonly #command: string[];
  readonly #state: string;
  #process: ChildProcess | undefined;

  private constructor(launch: Launch, port: number, variables: Variables, entry?: string) {
    this.port = port;
    this.#state = mkdtempSync(join(tmpdir(), "breathing-room-"));
    this.#command = launch.command(port, this.#state, { ...DEFAULTS, ...variables }, entry);
  }

  /** Resolves when it answers. The variables are the settings' (`TTL_SECONDS` …). */
  static async start(launch: Launch, variables: Variables = {}, entry?: string): Promise<Server> {
    const server = new Server(launch, await freePort(), variables, entry);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Again, on the same port and state. */
  async start(): Promise<void> {
    const child = spawn("npx", this.#command, {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, CI: "1", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        this.output += text;
      });
    }
    process.once("exit", this.#killGroup);
    while (!(await answers(this.origin))) {
      if (child.exitCode !== null) throw new Error(`the server has ended:\n${this.output}`);
      await delay(50);
    }
  }

  /** `kill -9`: no farewell to anybody. */
  async kill(): Promise<void> {
    const ended = this.#process?.exitCode === null && once(this.#process, "exit");
    this.#killGroup();
    process.off("exit", this.#killGroup);
    await ended;
  }

  /** For good. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#state, { recursive: true, force: true, maxRetries: 5 });
  }

  /** npx, the tool and workerd are one process group. */
  readonly #killGroup = (): void => {
    const pid = this.#process?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  };
}

/** Any answer will do: the settings under test may be bad ones. */
async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

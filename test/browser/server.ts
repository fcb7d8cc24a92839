/** The real server, `wrangler dev`, on a port and a state of its own, that can be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "../..");

export class Server {
  readonly port: number;
  readonly #state = mkdtempSync(join(tmpdir(), "breathing-room-"));
  readonly #variables: Record<string, string | number>;
  #process: ChildProcess | undefined;
  #output = "";

  private constructor(port: number, variables: Record<string, string | number>) {
    this.port = port;
    this.#variables = variables;
  }

  /** Resolves when it answers. The variables are the settings' (`TTL_SECONDS` …). */
  static async start(variables: Record<string, string | number> = {}): Promise<Server> {
    const server = new Server(await freePort(), variables);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Again, on the same port and state. */
  async start(): Promise<void> {
    const settings = Object.entries(this.#variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
    const flags = ["--show-interactive-dev-session=false", "--inspector-port=0"];
    this.#process = spawn(
      "npx",
      ["wrangler", "dev", "--port", String(this.port), "--persist-to", this.#state, ...flags, ...settings],
      {
        cwd: ROOT,
        detached: true,
        env: { ...process.env, CI: "1", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (text) => {
        this.#output += text;
      });
    }
    process.once("exit", this.#killGroup);
    while (!(await answers(this.origin))) {
      if (this.#process.exitCode !== null) throw new Error(`wrangler dev has ended:\n${this.#output}`);
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

  /** npx, wrangler and workerd are one process group. */
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

async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    (response) => response.ok,
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

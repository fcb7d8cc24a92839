/** A folder with a fake `wrangler` and `partykit`, which print their flags. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Serves on the port of `--port` until SIGTERM; without it, ends at once. */
const TOOL = `#!${process.execPath}
import { createServer } from "node:http";
process.on("SIGTERM", () => process.exit(3));
const flags = process.argv.slice(2);
console.log("called", JSON.stringify(flags));
const port = flags[flags.indexOf("--port") + 1];
if (flags.includes("--port")) createServer((_, response) => response.end()).listen(port);
else process.exitCode = 7;
`;

export class FakeTools {
  readonly folder = mkdtempSync(join(tmpdir(), "breathing-room-"));
  /** Everything that the last command has printed. */
  output = "";

  constructor() {
    this.write("package.json", '{"type":"module"}');
    for (const tool of ["wrangler", "partykit"]) this.write(tool, TOOL, 0o755);
  }

  /** Starts a command in the folder. It finds the fake tools first. */
  run(command: string, ...words: string[]): ChildProcess {
    this.output = "";
    const env = { ...process.env, PATH: `${this.folder}${delimiter}${process.env.PATH}` };
    const child = spawn(command, words, { cwd: this.folder, env });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        this.output += text;
      });
    }
    return child;
  }

  /** The words that the tool got, or null if it was not called. */
  get called(): string[] {
    return JSON.parse(/^called (.*)$/m.exec(this.output)?.[1] ?? "null");
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  write(file: string, text: string, mode = 0o644): void {
    writeFileSync(this.path(file), text, { mode });
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  modeOf(file: string): number {
    return statSync(this.path(file)).mode & 0o777;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export async function codeOf(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "close");
  return code;
}

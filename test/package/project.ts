/** A new project that uses the packed package. Its other dependencies are links to this repository's. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The package, exactly as npm would publish it. */
export class Packed {
  readonly #folder = mkdtempSync(join(tmpdir(), "breathing-room-"));
  #file = "";
  /** All paths in the package. */
  files: string[] = [];

  /** Does not rebuild the pages, because servers of other tests serve them. */
  static async build(): Promise<Packed> {
    const packed = new Packed();
    await run("npm", ["run", "build:package"], { cwd: ROOT });
    const arguments_ = ["pack", "--json", "--ignore-scripts", "--pack-destination", packed.#folder];
    const [{ filename, files }] = JSON.parse((await run("npm", arguments_, { cwd: ROOT })).stdout);
    packed.#file = join(packed.#folder, filename);
    packed.files = files.map(({ path }: { path: string }) => path);
    return packed;
  }

  /** @param files The contents of the project's files by path. */
  async project(files: Record<string, string>, dependencies: string[]): Promise<string> {
    const project = mkdtempSync(join(this.#folder, "project-"));
    const installed = join(project, "node_modules");
    const ours = join(installed, "breathing-room");
    mkdirSync(ours, { recursive: true });
    await run("tar", ["-xzf", this.#file, "-C", ours, "--strip-components=1"]);
    for (const name of dependencies) {
      mkdirSync(dirname(join(installed, name)), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), join(installed, name), "junction");
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    return project;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Returns the compiler's output, which is empty if there are no errors. */
export async function typeCheck(project: string): Promise<string> {
  return run("npx", ["tsc", "-p", project], { cwd: ROOT }).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  );
}

/** Builds the project and returns the script of its page, and the scripts that this loads when needed. */
export async function viteBuild(
  project: string,
): Promise<{ script: string; others: { name: string; text: string }[] }> {
  const env = { ...process.env, NODE_ENV: "production" };
  await run("npx", ["vite", "build", project, "--logLevel", "warn"], { cwd: ROOT, env });
  const assets = join(project, "dist/assets");
  const page = readFileSync(join(project, "dist/index.html"), "utf8");
  const scripts = readdirSync(assets)
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({ name, text: readFileSync(join(assets, name), "utf8") }));
  const { text: script = "" } = scripts.find(({ name }) => page.includes(name)) ?? {};
  return { script, others: scripts.filter(({ name }) => !page.includes(name)) };
}

/** Runs a module of the project in Node. @returns what it prints. */
export async function runModule(project: string, file: string): Promise<string> {
  return (await run(process.execPath, [file], { cwd: project })).stdout;
}

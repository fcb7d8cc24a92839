/** Somebody else's project, fresh: what is packed is unpacked into it, and what a registry would add is linked. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The package as npm would publish it. */
export class Packed {
  readonly #folder = mkdtempSync(join(tmpdir(), "breathing-room-"));
  #file = "";
  /** Every path in it. */
  files: string[] = [];

  /** The pages are left as they were built: servers of other tests are serving them. */
  static async build(): Promise<Packed> {
    const packed = new Packed();
    await run("npm", ["run", "build:package"], { cwd: ROOT });
    const arguments_ = ["pack", "--json", "--ignore-scripts", "--pack-destination", packed.#folder];
    const [{ filename, files }] = JSON.parse((await run("npm", arguments_, { cwd: ROOT })).stdout);
    packed.#file = join(packed.#folder, filename);
    packed.files = files.map(({ path }: { path: string }) => path);
    return packed;
  }

  /** @param files Their contents by their paths. */
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

/** What the compiler has to say of a project: nothing. */
export async function typeCheck(project: string): Promise<string> {
  return run("npx", ["tsc", "-p", project], { cwd: ROOT }).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  );
}

/** The one script it makes. */
export async function viteBuild(project: string): Promise<string> {
  const env = { ...process.env, NODE_ENV: "production" };
  await run("npx", ["vite", "build", project, "--logLevel", "warn"], { cwd: ROOT, env });
  const assets = join(project, "dist/assets");
  const [script = ""] = readdirSync(assets).filter((name) => name.endsWith(".js"));
  return readFileSync(join(assets, script), "utf8");
}

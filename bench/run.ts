/** `node bench/run.ts <script> [arguments]`: installs the bench's own packages, checks its types, runs the script. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

const FOLDER = import.meta.dirname;
const [script = "", ...rest] = process.argv.slice(2);

function modifiedAt(file: string): number {
  return statSync(join(FOLDER, file), { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

/** Leaves this process with the child's exit code if the child failed. Output goes to stderr: stdout is for results. */
function run(command: string, args: readonly string[], stdout: "inherit" | 2): void {
  const { status } = spawnSync(command, args, { stdio: ["inherit", stdout, "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}

const isStale = modifiedAt("node_modules/.package-lock.json") < modifiedAt("package-lock.json");
if (isStale) run("npm", ["ci", "--prefix", FOLDER], 2);
run("npm", ["run", "--silent", "check", "--prefix", FOLDER], 2);
run(process.execPath, [join(FOLDER, `${script}.ts`), ...rest], "inherit");

/** A folder that is this package with its sources in place of its build, so that snippets can import it. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT, read } from "./documents.ts";

const run = promisify(execFile);

/** A snippet runs in the browser, unless it imports one of these. */
const SERVER_ENTRIES = [
  { entry: "breathing-room/server", options: { types: ["@cloudflare/workers-types"] } },
  { entry: "breathing-room/testing", options: { types: ["node"] } },
];
const BROWSER_OPTIONS = { lib: ["es2024", "dom", "dom.iterable"], jsx: "react-jsx" };

export class SourcePackage {
  /** Below the repository, so that its dependencies are found. */
  readonly #folder: string;

  constructor() {
    mkdirSync(join(ROOT, "dist"), { recursive: true });
    this.#folder = mkdtempSync(join(ROOT, "dist/snippets-"));
    const exports = Object.fromEntries(Object.entries(sourceEntries()).map(([entry, path]) => [entry, `./${path}`]));
    this.#write("package.json", JSON.stringify({ name: "breathing-room", type: "module", exports }));
    for (const name of ["party", "client"]) symlinkSync(join(ROOT, name), join(this.#folder, name), "junction");
  }

  /** @returns the compiler's errors, or an empty text. */
  async typeCheck(code: string, extension: string): Promise<string> {
    const file = `snippet.${extension}`;
    const { options } = SERVER_ENTRIES.find(({ entry }) => code.includes(`"${entry}"`)) ?? { options: BROWSER_OPTIONS };
    this.#write(file, code);
    this.#write(
      "tsconfig.json",
      JSON.stringify({ extends: "../../tsconfig.json", compilerOptions: options, files: [file] }),
    );
    return run("npx", ["tsc", "-p", this.#folder], { cwd: ROOT }).then(
      () => "",
      ({ stdout, stderr }) => stdout || stderr,
    );
  }

  /** Runs a snippet in Node. @throws if it fails. */
  async execute(code: string): Promise<void> {
    this.#write("run.ts", code);
    await run(process.execPath, [join(this.#folder, "run.ts")]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }
}

/** The source file of each entry in package.json. @throws if a file does not exist. */
export function sourceEntries(): Record<string, string> {
  const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, { default: string }> };
  return Object.fromEntries(
    Object.entries(exports).map(([entry, { default: built }]) => {
      const source = built.replace("./dist/package/", "").replace(/\.js$/, ".ts");
      if (!existsSync(join(ROOT, source))) throw new Error(`${entry} has no source ${source}.`);
      return [entry, source];
    }),
  );
}

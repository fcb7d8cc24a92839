import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { readSettings } from "../../party/settings/settings.ts";
import { ROOT, read } from "./documents.ts";

/** The commands of a shell snippet, without comments. */
export function commandsOf(code: string): string[] {
  const lines = code.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.flatMap((line) => line.split("&&")).map((command) => command.trim());
}

/** The command is `curl`, a tool of this project, or one of its npm scripts, and sets only settings that exist. */
export function expectCommand(command: string): void {
  const [program, ...words] = command.split(" ");
  if (program === "npm") expectNpm(words);
  else if (program === "npx") expect(existsSync(join(ROOT, "node_modules/.bin", words[0] ?? "")), command).toBe(true);
  else expect(program, command).toBe("curl");
  for (const [, name = "", value = ""] of command.matchAll(/--var (\w+):(\S+)/g)) {
    expect(readSettings({ [name]: value }), command).not.toEqual(readSettings({}));
  }
}

function expectNpm([first = "", second = ""]: readonly string[]): void {
  if (["ci", "pack"].includes(first)) return;
  const { scripts } = JSON.parse(read("package.json"));
  expect(Object.keys(scripts)).toContain(first === "run" ? second : first);
}

/** Checks every file, command, name and rule that the documents mention. */
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCommand } from "./commands.ts";
import { DOCUMENTS, inlineCodeOf, ROOT, read, snippetsOf } from "./documents.ts";

const CODE = ["wrangler.jsonc", ...globSync("party/**/*.ts", { cwd: ROOT })].map(read).join("\n");
const SPEC = read("party/SPEC.md");
const CONTRIBUTING = read("CONTRIBUTING.md");

describe.each(DOCUMENTS)("%s", (name) => {
  const document = read(name);
  const inlineCode = inlineCodeOf(document);

  test("every link to a file leads to one", () => {
    const targets = [...document.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);
    for (const target of targets) expect(existsSync(join(ROOT, dirname(name), target)), target).toBe(true);
  });

  test("every npm and npx command exists", () => {
    for (const code of inlineCode) if (/^np[mx] /.test(code)) expectCommand(code);
  });

  test("every setting and constant is in the code", () => {
    for (const code of inlineCode) if (/^[A-Z][A-Z_]+$/.test(code)) expect(CODE).toMatch(new RegExp(`\\b${code}\\b`));
  });

  test("every rule is in the SPEC", () => {
    for (const [rule] of document.matchAll(/\b[A-Z]\d{1,2}\b/g)) expect(SPEC).toContain(`**${rule}**`);
  });

  test("every file and each function named beside it exists", () => {
    for (const code of inlineCode) if (/^[\w/-]+\.ts$/.test(code)) expect(sourceOf(code), code).toBeDefined();
    for (const [, file = "", member = ""] of document.matchAll(/`([\w/-]+\.ts)` `(\w+)`/g)) {
      expect(read(sourceOf(file) ?? ""), file).toMatch(new RegExp(`\\b${member}(<\\w+>)?\\(`));
    }
  });
});

test("CONTRIBUTING has one sentence for each folder of the server and each file of the room", () => {
  const [architecture] = snippetsOf(CONTRIBUTING);
  const listed = [...(architecture?.code ?? "").matchAll(/^ {2}(\S+\.ts) +\w/gm)].map(([, file = ""]) => file);
  const files = globSync("**/*.ts", { cwd: join(ROOT, "party/room") });
  expect(listed.sort()).toEqual(files.map((file) => file.replaceAll("\\", "/")).sort());
  for (const file of globSync("party/*/*", { cwd: ROOT })) expect(architecture?.code).toContain(`\n${dirname(file)}/ `);
});

/** Documents leave out the folders that their readers know. */
function sourceOf(file: string): string | undefined {
  return ["", "party", "party/room"].map((folder) => join(folder, file)).find((path) => existsSync(join(ROOT, path)));
}

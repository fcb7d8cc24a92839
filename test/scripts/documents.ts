/** Reads the documents, and finds what a test can check in them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
export const DOCUMENTS = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/** A fenced block of code. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
  /** The line of its fence. */
  readonly line: number;
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function snippetsOf(document: string): Snippet[] {
  return [...document.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = "", 2: code = "", index }) => ({
    language,
    code,
    line: document.slice(0, index).split("\n").length,
  }));
}

/** The texts in single backticks, outside of fenced blocks. */
export function inlineCodeOf(document: string): string[] {
  const prose = document.replace(/^```.*?^```$/gms, "");
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

/** Removes the comments of JSONC. A `//` inside of a text stays. */
export function parseJsonc(code: string): unknown {
  return JSON.parse(code.replace(/("(?:\\.|[^"\\])*")|\/\/.*/g, "$1"));
}

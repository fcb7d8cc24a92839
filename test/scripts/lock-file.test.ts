/** An install takes nothing that package-lock.json does not pin, the Node binary included. */
import { expect, test } from "vitest";
import { read } from "./documents.ts";

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Entry> };
const installed = Object.entries(packages).filter(([path]) => /(^|\/)node_modules\//.test(path));
const links = ["node_modules/breathing-room-node"];

test("the lock file pins every package by its version and its hash", () => {
  const loose = installed.filter(([, { version, integrity }]) => !version || !integrity);
  expect(loose.map(([path]) => path)).toEqual(links);
});

test("the lock file pins one Node for every system", () => {
  const { version, optionalDependencies = {} } = JSON.parse(read("scripts/node/package.json")) as Entry;
  expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([version]));
  for (const name of Object.keys(optionalDependencies)) expect(packages[`node_modules/${name}`]?.version).toBe(version);
});

test("only esbuild and workerd run a script when they are installed", () => {
  const { allowScripts } = JSON.parse(read("package.json")) as { allowScripts: Record<string, boolean> };
  const names = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path.split("/").pop());
  expect([...new Set(names)].sort()).toEqual(["esbuild", "workerd"]);
  expect(Object.keys(allowScripts)).toEqual(["esbuild", "workerd"]);
});

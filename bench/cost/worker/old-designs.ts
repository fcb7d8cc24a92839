/** The old designs as a real Worker over a real KV: `/<design>/<kind>?id=&mood=&was=`. Each has its keys to itself. */
import type { Kv, Visit, World } from "../designs/design.ts";
import { DESIGNS } from "../designs/index.ts";
import { noOperations, type Operations } from "../operations.ts";
import { COUNTS } from "./counts.ts";

interface Env {
  readonly KV: KVNamespace;
}

/** How long operations took, summed up (ms): the simulation that this is compared with is given the same. */
const took = { read: 0, write: 0 };
const operations = new Map<string, Operations>(DESIGNS.map(({ name }) => [name, noOperations()]));

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === COUNTS) return Response.json({ took, operations: Object.fromEntries(operations) });
    const [, name = "", kind] = pathname.split("/");
    const design = DESIGNS.find((one) => one.name === name);
    if (!design) return new Response("no such design", { status: 404 });
    countOf(name).workerRequests++;
    const visit = { kind, id: searchParams.get("id"), mood: searchParams.get("mood"), was: searchParams.get("was") };
    return Response.json(await design.visit(worldOf(name, env), visit as Visit));
  },

  async scheduled(_, env) {
    const minutely = DESIGNS.map(async ({ name, minutely }) => {
      if (!minutely) return;
      countOf(name).workerRequests++;
      await minutely(worldOf(name, env));
    });
    await Promise.all(minutely);
  },
} satisfies ExportedHandler<Env>;

function worldOf(name: string, { KV }: Env): World {
  return {
    kv: kvOf(name, KV),
    cache: {
      async get<T>(key: string) {
        const cache = await caches.open("old-designs");
        return ((await (await cache.match(urlOf(name, key)))?.json<T>()) ?? null) as T | null;
      },
      async put(key, value, seconds) {
        const cache = await caches.open("old-designs");
        const headers = { "Cache-Control": `public, max-age=${seconds}` };
        await cache.put(urlOf(name, key), Response.json(value, { headers }));
      },
    },
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

function kvOf(name: string, store: KVNamespace): Kv {
  return {
    async get<T>(key: string) {
      countOf(name).kvReads++;
      const from = Date.now();
      const value = await store.get<T>(`${name}/${key}`, "json");
      took.read += Date.now() - from;
      return value;
    },
    async put(key, value) {
      countOf(name).kvWrites++;
      const from = Date.now();
      await store.put(`${name}/${key}`, JSON.stringify(value));
      took.write += Date.now() - from;
    },
  };
}

function countOf(name: string): Operations {
  const count = operations.get(name);
  if (!count) throw new RangeError(name);
  return count;
}

function urlOf(name: string, key: string): string {
  return `https://old-designs.invalid/${name}/${encodeURIComponent(key)}`;
}

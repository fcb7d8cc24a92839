/** Counts the operations of a Worker's rooms and reports them at COUNTS. All rooms share one isolate. */
import { noOperations } from "../cost/operations.ts";

export const COUNTS = "/bench/counts";
export const operations = noOperations();

/** How many rows a call writes. Deletes are billed as writes. */
const ROWS: Readonly<Record<string, (argument: object) => number>> = {
  put: (values) => Object.keys(values).length,
  delete: (keys) => Object.keys(keys).length,
  setAlarm: () => 1,
};

/** The same storage, but its writes are counted. */
export function counted<S extends object>(storage: S): S {
  return new Proxy(storage, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: object[]) => {
        operations.rowsWritten += ROWS[String(name)]?.(args[0] ?? {}) ?? 0;
        return member.apply(target, args);
      };
    },
  });
}

/** What a Worker of the bench has counted; its isolate is one, so this is one. Told at COUNTS. */
import { noOperations } from "../operations.ts";

export const COUNTS = "/bench/counts";

export const operations = noOperations();

export function told(): Response {
  return Response.json(operations);
}

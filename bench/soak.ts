/** `npm run soak`: ten minutes of everything at once, with kills of the server; `-- --quick`: half a minute. */
import assert from "node:assert/strict";
import { readArguments } from "./report/progress.ts";
import { runSoak } from "./soak/soak.ts";

const { quick } = readArguments();
const PLAN = { people: 600, rooms: 8, minutes: quick ? 0.5 : 10, kills: quick ? 1 : 6 };
const MEMORY_LIMIT = 1.1;

const { actions, restores, firstMegabytes, lastMegabytes } = await runSoak(PLAN);
console.log(`All ${PLAN.rooms} rooms show who is there, after ${actions} actions and ${restores} restores.`);
console.log(`Memory: ${firstMegabytes.toFixed(0)} MB after the kills, ${lastMegabytes.toFixed(0)} MB in the end.`);
assert.ok(restores > PLAN.rooms * (PLAN.kills + 1), "No room has hibernated");
if (!quick) assert.ok(lastMegabytes <= firstMegabytes * MEMORY_LIMIT, "Memory has grown");
process.exit(0);

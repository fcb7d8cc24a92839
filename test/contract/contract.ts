/** One contract for every host: behaviours as a user of the wire sees them, each under its rule of party/SPEC.md. */
import { afterAll, beforeAll, describe } from "vitest";
import { Server } from "../servers.ts";
import { admin } from "./rules/admin.ts";
import { adminRefusals } from "./rules/admin-refusals.ts";
import { adminSurvival } from "./rules/admin-survival.ts";
import { frames } from "./rules/frames.ts";
import { fuzz } from "./rules/fuzz.ts";
import { joining } from "./rules/joining.ts";
import { limits } from "./rules/limits.ts";
import { limitsAtTheDoor } from "./rules/limits-door.ts";
import { liveness } from "./rules/liveness.ts";
import { misbehaving } from "./rules/misbehaving.ts";
import { presence } from "./rules/presence.ts";
import { reading } from "./rules/reading.ts";
import { survival } from "./rules/survival.ts";
import { type ContractHost, Visitors, variables } from "./subject.ts";

export function holdToContract(host: ContractHost): void {
  describe.concurrent(host.launch.name, () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, variables);
    });
    afterAll(() => server.stop());
    const visitors = () => new Visitors(server);

    joining(visitors);
    frames(visitors);
    presence(visitors);
    liveness(visitors, host);
    misbehaving(visitors);
    reading(visitors, host);
    admin(visitors);
    adminRefusals(visitors);
  });
  describe.concurrent(`${host.launch.name}, on its own`, () => {
    fuzz(host);
    limits(host);
    limitsAtTheDoor(host);
    survival(host);
    adminSurvival(host);
  });
}

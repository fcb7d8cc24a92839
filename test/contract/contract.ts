/** One contract for every host. Each rule of party/SPEC.md that depends on a real server is proven here. */
import { describe } from "vitest";
import { adminApi } from "./rules/admin-api.ts";
import { closing } from "./rules/closing.ts";
import { frames } from "./rules/frames.ts";
import { fuzz } from "./rules/fuzz.ts";
import { hibernation } from "./rules/hibernation.ts";
import { joining } from "./rules/joining.ts";
import { limits } from "./rules/limits.ts";
import { liveSockets } from "./rules/live-sockets.ts";
import { requests } from "./rules/requests.ts";
import { restart } from "./rules/restart.ts";
import { shortTtl } from "./rules/short-ttl.ts";
import { LIMITED, PATIENT, SHORT_TTL } from "./settings.ts";
import { useServer } from "./use-server.ts";
import { type ContractHost, Visitors } from "./visitors.ts";

/** Every group of settings has one server. Its tests run at the same time, each in rooms of its own. */
export function testContract(host: ContractHost): void {
  describe.concurrent(host.launch.name, () => {
    describe("with patient settings", () => {
      const server = useServer(host, PATIENT);
      const visitors = () => new Visitors(server());
      joining(visitors);
      frames(visitors, host);
      closing(visitors, host);
      requests(visitors, host);
      adminApi(visitors);
      liveSockets(visitors);
      fuzz(visitors);
      restart(server);
    });

    describe("with low limits", () => {
      const server = useServer(host, LIMITED, host.probe);
      limits(server, host);
      hibernation(server, host);
    });

    describe("with a short TTL and without admins", () => {
      const server = useServer(host, SHORT_TTL);
      shortTtl(() => new Visitors(server()), host);
    });
  });
}

import { wrangler } from "../servers.ts";
import { holdToContract } from "./contract.ts";

holdToContract({
  launch: wrangler,
  tellsCloseCodes: true,
  answersHeartbeats: true,
  refusesPartiesItself: false,
  limitsJoins: true,
  probe: "test/contract/probe/cloudflare.ts",
});

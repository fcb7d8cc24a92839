import { wrangler } from "../servers.ts";
import { testContract } from "./contract.ts";

testContract({
  launch: wrangler,
  tellsCloseCodes: true,
  answersHeartbeats: true,
  rejectsOtherParties: false,
  hidesAdminFiles: true,
  limitsJoins: true,
  probe: "test/contract/probe/cloudflare.ts",
});

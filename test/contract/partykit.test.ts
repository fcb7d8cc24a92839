import { partykit } from "../servers.ts";
import { testContract } from "./contract.ts";

testContract({
  launch: partykit,
  tellsCloseCodes: false,
  answersHeartbeats: false,
  rejectsOtherParties: true,
  hidesAdminFiles: false,
  limitsJoins: false,
  probe: "test/contract/probe/partykit.ts",
});

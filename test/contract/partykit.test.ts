import { partykit } from "../servers.ts";
import { holdToContract } from "./contract.ts";

holdToContract({
  launch: partykit,
  tellsCloseCodes: false,
  answersHeartbeats: false,
  refusesPartiesItself: true,
  limitsJoins: false,
  probe: "test/contract/probe/partykit.ts",
});

import { partykit } from "../servers.ts";
import { holdToContract } from "./contract.ts";

holdToContract({
  launch: partykit,
  tellsCloseCodes: false,
  answersHeartbeats: false,
  refusesPartiesItself: true,
  probe: "test/contract/probe/partykit.ts",
});

/** Every host under contract, with its known differences. */
import { partykit, wrangler } from "../servers.ts";
import type { ContractHost } from "./visitors.ts";

export const CLOUDFLARE: ContractHost = {
  launch: wrangler,
  tellsCloseCodes: true,
  answersHeartbeats: true,
  rejectsOtherParties: false,
  hidesAdminFiles: true,
  limitsAddresses: true,
  probe: "test/contract/probe/cloudflare.ts",
};

export const PARTYKIT: ContractHost = {
  launch: partykit,
  tellsCloseCodes: false,
  answersHeartbeats: false,
  rejectsOtherParties: true,
  hidesAdminFiles: false,
  limitsAddresses: false,
  probe: "test/contract/probe/partykit.ts",
};

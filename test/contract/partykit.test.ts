import { testContract } from "./contract.ts";
import { PARTYKIT } from "./hosts.ts";

testContract(PARTYKIT);

import { PARTYKIT } from "../contract/hosts.ts";
import { testLongContract } from "./contract.ts";

testLongContract(PARTYKIT);

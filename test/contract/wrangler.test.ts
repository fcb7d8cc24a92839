import { testContract } from "./contract.ts";
import { CLOUDFLARE } from "./hosts.ts";

testContract(CLOUDFLARE);

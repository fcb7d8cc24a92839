import { CLOUDFLARE } from "../contract/hosts.ts";
import { testLongContract } from "./contract.ts";

testLongContract(CLOUDFLARE);

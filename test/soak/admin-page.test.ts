import { testLongList } from "../browser/long-list.ts";
import { openStage, PATIENT } from "../browser/shared.ts";

testLongList(await openStage(PATIENT), 2000);

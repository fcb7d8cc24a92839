/** The widget in a room that hides the moods of a single person (P9). */
import { test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";

const stage = await openStage({ ...WITHOUT_GRACE, MIN_PEOPLE_FOR_MOODS: 2 });

test("P9 the widget shows no numbers beside hidden moods, and the visitor's own mood", async () => {
  const ann = await stage.visit();
  await ann.join();
  await ann.choose("joy");
  await Promise.all([ann.sees(1), ann.hasMood("joy"), ann.seesNoMoods()]);
  const [other] = await stage.join("calm");
  await Promise.all([ann.seesMood("joy", 1), ann.seesMood("calm", 1), ann.seesMood("presence", 0)]);
  other?.send('{"type":"leave"}');
  await Promise.all([ann.sees(1), ann.hasMood("joy"), ann.seesNoMoods()]);
});

import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { AdminStage } from "./admin-stage.ts";
import { PATIENT, sharedBrowser, sharedServer } from "./shared.ts";

/** Registers the hooks of a test file. Returns the function that gives the stage to a test. */
export function sharedAdminStage(): () => AdminStage {
  let stage: AdminStage | undefined;
  beforeAll(async () => {
    stage = new AdminStage(await sharedServer(PATIENT), await sharedBrowser());
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage?.reset());
  afterEach(() => stage?.clear());
  return () => {
    if (!stage) throw new Error("The stage opens in beforeAll.");
    return stage;
  };
}

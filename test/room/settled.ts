/** Lets the room's storage effects finish: they are promises already resolved, a few turns deep. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

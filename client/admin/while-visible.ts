/**
 * Does the work now and then every `intervalMs`, but only while the page is visible. It never does the work more often
 * than that, and never twice at a time. Returns the function that ends it.
 */
export function whileVisible(intervalMs: number, work: () => void | Promise<void>): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let nextAt = Number.NEGATIVE_INFINITY;
  const tick = async () => {
    clearTimeout(timer);
    if (isBusy || document.hidden || ended.signal.aborted) return;
    const waitMs = nextAt - performance.now();
    if (waitMs > 0) {
      timer = setTimeout(tick, waitMs);
      return;
    }
    isBusy = true;
    await work();
    isBusy = false;
    nextAt = performance.now() + intervalMs;
    tick();
  };
  document.addEventListener("visibilitychange", tick, { signal: ended.signal });
  tick();
  return () => {
    ended.abort();
    clearTimeout(timer);
  };
}

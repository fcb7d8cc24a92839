/**
 * Does the work at once and then every `interval` ms, but only while somebody can see the page. Returns the end of it.
 * The next wait begins when the work is done: a slow server is not asked twice at a time.
 */
export function whileVisible(interval: number, work: () => void | Promise<void>): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const turn = async () => {
    clearTimeout(timer);
    if (busy || document.hidden || ended.signal.aborted) return;
    busy = true;
    await work();
    busy = false;
    if (!ended.signal.aborted) timer = setTimeout(turn, interval);
  };
  document.addEventListener("visibilitychange", turn, { signal: ended.signal });
  turn();
  return () => {
    ended.abort();
    clearTimeout(timer);
  };
}

interface PageEvents {
  /** The page is going, perhaps into the back/forward cache. */
  hidden(): void;
  /** Somebody may be looking again, or the network is back. */
  awake(): void;
}

/** The life of the page, where there is one (not in Node or a worker). Returns the unsubscribe. */
export function watchPage({ hidden, awake }: PageEvents): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("pagehide", hidden, { signal });
  window.addEventListener("online", awake, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && awake(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && awake(), { signal });
  return () => listening.abort();
}

interface Handlers {
  /** The page is being closed or put into the back/forward cache. */
  onHide(): void;
  /** The page has become visible, left the back/forward cache or come online. */
  onWake(): void;
}

/** Does nothing if there is no page, as in Node or a worker. Returns the function that unsubscribes. */
export function onPageLifecycle({ onHide, onWake }: Handlers): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("pagehide", onHide, { signal });
  window.addEventListener("online", onWake, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && onWake(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && onWake(), { signal });
  return () => listening.abort();
}

export function isHidden(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "hidden";
}

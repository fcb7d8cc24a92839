/** The room and the search are in the address's fragment. Browsers never send it, so no server log can contain them. */
export function roomInHash(): string | null {
  return inHash("room") || null;
}

/** "" shows every room. */
export function searchInHash(): string {
  return inHash("search") ?? "";
}

/** Keeps the search for the way back and for a reload, and leaves the page as it is. */
export function keepSearch(search: string): void {
  history.replaceState(null, "", `#${search === "" ? "rooms" : new URLSearchParams({ search })}`);
}

export function hashOf(room: string): string {
  return `#${new URLSearchParams({ room })}`;
}

function inHash(name: string): string | null {
  return new URLSearchParams(location.hash.slice(1)).get(name);
}

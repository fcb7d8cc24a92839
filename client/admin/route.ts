/** The room is in the address's fragment. Browsers never send the fragment, so no server log can contain it. */
export function roomInHash(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("room") || null;
}

export function hashOf(room: string): string {
  return `#${new URLSearchParams({ room })}`;
}

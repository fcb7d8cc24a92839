/** The room stands in the fragment, which is never sent: back and forward work, and no log has it. */
export function roomInHash(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("room") || null;
}

export function hashOf(room: string): string {
  return `#${new URLSearchParams({ room })}`;
}

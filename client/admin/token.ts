/** The token lives as long as the tab: a secret on a disk, or in an address, is soon nobody's secret. */
const KEY = "breathing-room-admin";

export function readToken(): string | null {
  return sessionStorage.getItem(KEY);
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
}

/** Keeps the admin token in the tab's session storage, so that it never reaches the disk or an address. */
const STORAGE_KEY = "breathing-room-admin";

export function readToken(): string | null {
  return sessionStorage.getItem(STORAGE_KEY);
}

export function saveToken(token: string): void {
  sessionStorage.setItem(STORAGE_KEY, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(STORAGE_KEY);
}

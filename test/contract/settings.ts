/** The settings of the servers under contract. Limits of time are far beyond what a slow machine needs. */
export const TOKEN = "an-admin-token-that-is-long-enough";
export const ALLOWED_ORIGIN = "https://example.com";

/** Nobody expires while a test runs. */
export const PATIENT = { ADMIN_TOKEN: TOKEN, TTL_SECONDS: 600, GRACE_SECONDS: 300, LIMIT_ADDRESSES: "off" };

export const LIMITED = {
  ADMIN_TOKEN: TOKEN,
  TTL_SECONDS: 600,
  LIMIT_ADDRESSES: "on",
  ALLOWED_ORIGINS: ALLOWED_ORIGIN,
  MAX_SOCKETS: 4,
  MAX_SOCKETS_PER_ADDRESS: 2,
  MOODS: "constructor,joy",
};

export const TTL_MS = 10_000;
export const SHORT_TTL = { ADMIN_TOKEN: "", TTL_SECONDS: TTL_MS / 1000, HEARTBEAT_SECONDS: 2, GRACE_SECONDS: 1 };

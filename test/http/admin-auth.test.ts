import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isAuthorized, issueTicket, isTicket } from "../../party/http/admin-auth.ts";
import { TOKEN } from "./fake-platform.ts";

const NOW = 1_700_000_000_000;
const OTHER_TOKEN = TOKEN.replace("0", "1");

const authorized = (authorization: string | null, token: string | null = TOKEN) =>
  isAuthorized(new Headers(authorization === null ? {} : { Authorization: authorization }), token);

test("M2 a bearer of the token is authorized", () => {
  for (const header of [`Bearer ${TOKEN}`, `bearer  ${TOKEN}`]) expect(authorized(header)).toBe(true);
});

test.each([
  null,
  "Bearer ",
  TOKEN,
  `Basic ${TOKEN}`,
  `Bearer ${TOKEN}0`,
  `Bearer ${TOKEN.slice(1)}`,
  `Bearer ${TOKEN} more`,
  `Bearer ${OTHER_TOKEN}`,
])("M2 %o is not authorized", (header) => {
  expect(authorized(header)).toBe(false);
});

test("M1 nobody is authorized without an admin token", () => {
  for (const header of [null, "Bearer ", `Bearer ${TOKEN}`]) expect(authorized(header, null)).toBe(false);
});

test("M11 a ticket opens its room until it expires after 30 s", () => {
  const { ticket, expires } = issueTicket("lobby", TOKEN, NOW);
  expect(expires).toBe(NOW + 30_000);
  expect(isTicket(ticket, "lobby", TOKEN, NOW)).toBe(true);
  expect(isTicket(ticket, "lobby", TOKEN, expires - 1)).toBe(true);
  expect(isTicket(ticket, "lobby", TOKEN, expires)).toBe(false);
});

test("M11 a ticket of another room or another token is rejected", () => {
  const { ticket } = issueTicket("lobby", TOKEN, NOW);
  for (const room of ["lobby2", "lobb", ""]) expect(isTicket(ticket, room, TOKEN, NOW)).toBe(false);
  expect(isTicket(ticket, "lobby", OTHER_TOKEN, NOW)).toBe(false);
});

test("M11 every truncated, extended or changed ticket is rejected", () => {
  const { ticket } = issueTicket("lobby", TOKEN, NOW);
  for (let length = 0; length < ticket.length; length++) {
    expect(isTicket(ticket.slice(0, length), "lobby", TOKEN, NOW)).toBe(false);
    const changed = ticket.slice(0, length) + (ticket[length] === "0" ? "1" : "0") + ticket.slice(length + 1);
    expect(isTicket(changed, "lobby", TOKEN, NOW)).toBe(false);
  }
  for (const longer of [`${ticket}0`, ` ${ticket}`, `0${ticket}`, `${ticket}.`, ticket.toUpperCase()]) {
    expect(isTicket(longer, "lobby", TOKEN, NOW)).toBe(false);
  }
});

test("M11 a ticket is signed with a key of its own, not with the token", () => {
  const key = createHmac("sha256", TOKEN).update("breathing-room live ticket").digest();
  const { ticket, expires } = issueTicket("lobby", TOKEN, NOW);
  expect(ticket).toBe(`${expires}.${createHmac("sha256", key).update(`lobby/${expires}`).digest("hex")}`);
});

import { expect, test } from "vitest";
import { bearer, Doorkeeper } from "../../party/http/access.ts";
import { isToken } from "../../party/http/token.ts";

const TOKEN = "0123456789-0123456789-0123456789";
const RIGHT = `Bearer ${TOKEN}`;
const WRONG = "Bearer wrong";
const MINUTE = 60_000;

test.each([
  ["", false],
  [TOKEN, true],
  [`${TOKEN}0`, false],
  [TOKEN.slice(1), false],
  [`${TOKEN.slice(0, -1)}!`, false],
  ["\ud800", false],
])("M2 %o is the token: %o", (given, expected) => {
  expect(isToken(given, TOKEN)).toBe(expected);
});

test("M2 only a bearer's token is one", () => {
  expect(bearer(RIGHT)).toBe(TOKEN);
  expect(bearer(`bearer  ${TOKEN}`)).toBe(TOKEN);
  for (const none of [null, "", TOKEN, `Basic ${TOKEN}`, "Bearer", "Bearer ", `Bearer ${TOKEN} more`]) {
    expect(bearer(none)).toBe("");
  }
});

test("M3 ten wrong tokens a minute are told so, the next are too many, and the minute passes", () => {
  const door = new Doorkeeper();
  const wrong = (now: number) => door.admit(WRONG, TOKEN, "here", now);
  for (let n = 0; n < 10; n++) expect(wrong(n * 1000)).toBe("refused");
  expect(wrong(10_000)).toBe("too_many");
  expect(wrong(MINUTE - 1)).toBe("too_many");
  expect(wrong(MINUTE)).toBe("refused");
  expect(wrong(MINUTE)).toBe("too_many");
  expect(wrong(MINUTE + 1000)).toBe("refused");
});

test("M3 each address is counted on its own, and a right token always passes", () => {
  const door = new Doorkeeper();
  for (let n = 0; n < 11; n++) door.admit(WRONG, TOKEN, "here", 0);
  expect(door.admit(WRONG, TOKEN, "here", 0)).toBe("too_many");
  expect(door.admit(RIGHT, TOKEN, "here", 0)).toBe("granted");
  expect(door.admit(WRONG, TOKEN, "there", 0)).toBe("refused");
});

test("M3 no token is no guess", () => {
  const door = new Doorkeeper();
  for (let n = 0; n < 20; n++) expect(door.admit(null, TOKEN, "here", 0)).toBe("refused");
  expect(door.admit(WRONG, TOKEN, "here", 0)).toBe("refused");
});

test("M3 the addresses that are remembered are the latest thousand", () => {
  const door = new Doorkeeper();
  for (let n = 0; n < 10; n++) door.admit(WRONG, TOKEN, "first", 0);
  for (let n = 0; n < 999; n++) door.admit(WRONG, TOKEN, `address-${n}`, 0);
  expect(door.admit(WRONG, TOKEN, "first", 0)).toBe("too_many");
  for (let n = 0; n < 1000; n++) door.admit(WRONG, TOKEN, `other-${n}`, 0);
  expect(door.admit(WRONG, TOKEN, "first", 0)).toBe("refused");
});

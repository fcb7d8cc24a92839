/** The admin's page: the token, then the rooms or the one that the address names. */
import { AdminApi } from "./api.ts";
import { Room } from "./room.ts";
import { Rooms } from "./rooms.ts";
import { roomInHash } from "./route.ts";
import { signIn } from "./sign-in.ts";
import { keepTime } from "./times.ts";
import { forgetToken, keepToken, readToken } from "./token.ts";
import type { View } from "./view.ts";

const main = document.querySelector("main") as HTMLElement;
const forget = document.querySelector("#forget") as HTMLButtonElement;
let view: View | null = null;

function show(next: View): void {
  view?.close();
  view = next;
  main.replaceChildren(next.element);
  document.title = `${next.title}, Breathing Room admin`;
  forget.hidden = readToken() === null;
  next.focus();
}

function route(): void {
  const token = readToken();
  if (token === null) {
    askToken("");
    return;
  }
  const api = new AdminApi(token, unauthorized);
  const room = roomInHash();
  show(room === null ? new Rooms(api) : new Room(api, room, unauthorized));
}

function askToken(why: string): void {
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  forgetToken();
  show(
    signIn(why, (token) => {
      keepToken(token);
      route();
    }),
  );
}

function unauthorized(): void {
  // Several answers may say so at a time.
  if (readToken() !== null) askToken("The server no longer takes the token.");
}

forget.onclick = () => askToken("");
addEventListener("hashchange", route);
keepTime();
route();

/** The admin page: the sign-in form, then the list of rooms or the room in the address. */
import { AdminApi } from "./api.ts";
import { RoomView } from "./room-view.ts";
import { RoomsView } from "./rooms-view.ts";
import { roomInHash, searchInHash } from "./route.ts";
import { signInView } from "./sign-in.ts";
import { keepTimesCurrent } from "./times.ts";
import { forgetToken, readToken, saveToken } from "./token.ts";
import type { View } from "./view.ts";

const main = document.querySelector("main") as HTMLElement;
const signOutButton = document.querySelector("#sign-out") as HTMLButtonElement;
let view: View | null = null;

function show(next: View): void {
  view?.close();
  view = next;
  main.replaceChildren(next.element);
  document.title = `${next.title}, Breathing Room admin`;
  signOutButton.hidden = readToken() === null;
  next.focus();
}

function route(): void {
  const token = readToken();
  if (token === null) {
    signOut("");
    return;
  }
  const api = new AdminApi(token, onUnauthorized);
  const room = roomInHash();
  show(room === null ? new RoomsView(api, searchInHash()) : new RoomView(api, room));
}

/** @param reason Shown in the sign-in form. */
function signOut(reason: string): void {
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  forgetToken();
  show(
    signInView(reason, (token) => {
      saveToken(token);
      route();
    }),
  );
}

function onUnauthorized(): void {
  // Several requests may fail at once.
  if (readToken() !== null) signOut("The server no longer accepts this token. Please sign in again.");
}

signOutButton.onclick = () => signOut("");
addEventListener("hashchange", route);
keepTimesCurrent();
route();

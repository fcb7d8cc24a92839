import { BreathingRoom, type Snapshot } from "../index.ts";
import { peopleHere, statusText } from "./words.ts";

const element = (id: string) => document.getElementById(id) as HTMLElement;

const name = new URLSearchParams(location.search).get("room") || "lobby";
const room = new BreathingRoom({ host: location.origin, room: name });
const buttons = new Map<string, HTMLButtonElement>();

function show({ at, count, moods, mood, status, code, reason }: Snapshot): void {
  document.body.dataset.status = status;
  setText(element("status"), statusText(status, code, reason));
  if (at === null) return;
  setText(element("count"), String(count));
  setText(element("people"), peopleHere(count));
  for (const [name, people] of Object.entries(moods)) {
    const button = moodButton(name);
    button.setAttribute("aria-pressed", String(name === mood));
    setText(button.lastChild as Node, String(people));
  }
}

/** Each is made once, so that it keeps the focus while its number changes. */
function moodButton(name: string): HTMLButtonElement {
  const made = buttons.get(name);
  if (made) return made;
  const button = document.createElement("button");
  button.type = "button";
  button.append(textSpan(name), textSpan(""));
  button.onclick = () => room.setMood(room.snapshot.mood === name ? null : name);
  element("moods").append(button);
  buttons.set(name, button);
  return button;
}

function textSpan(text: string): HTMLSpanElement {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

/** Only what differs: a live region speaks whenever its text is set. */
function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

setText(element("room"), name);
room.subscribe(() => show(room.snapshot));
show(room.snapshot);

import type { RoomRow } from "../../party/wire/admin.ts";
import { make, setText } from "./dom.ts";
import { number, relativeTime } from "./format.ts";
import { hashOf } from "./route.ts";
import { makeTime, setTime } from "./times.ts";

const HEADERS = ["Room", "People", "Resting", "Moods", "Watchers", "Since", "Updated"];

interface Row {
  readonly element: HTMLElement;
  render(room: RoomRow): void;
}

/** One page of rooms. Rows are reused, so that they keep the focus while their numbers change. */
export class RoomsTable {
  readonly element: HTMLElement;
  readonly #body = make("tbody");
  readonly #rows = new Map<string, Row>();

  constructor() {
    const headers = HEADERS.map((text) => make("th", { scope: "col" }, text));
    const table = make("table", { ariaLabel: "Rooms" }, make("thead", {}, make("tr", {}, ...headers)), this.#body);
    this.element = make(
      "div",
      { className: "scroll rooms", role: "region", ariaLabel: "Table of rooms", tabIndex: 0 },
      table,
    );
  }

  render(rooms: readonly RoomRow[]): void {
    const names = new Set(rooms.map(({ room }) => room));
    for (const [room, { element }] of this.#rows) {
      if (names.has(room)) continue;
      element.remove();
      this.#rows.delete(room);
    }
    rooms.forEach((room, index) => {
      const row = this.#rows.get(room.room) ?? this.#addRow(room);
      row.render(room);
      const current = this.#body.children[index];
      if (current !== row.element) this.#body.insertBefore(row.element, current ?? null);
    });
  }

  #addRow({ room, since }: RoomRow): Row {
    const [people, resting, moods, watchers, updated] = [make("td"), make("td"), make("td"), make("td"), make("td")];
    const time = makeTime(since);
    const cells = [people, resting, moods, watchers, make("td", {}, time), updated];
    const link = make("a", { href: hashOf(room) }, room);
    const row: Row = {
      element: make("tr", {}, make("th", { scope: "row" }, link), ...cells),
      render: (room) => {
        setText(people, number(room.count));
        setText(resting, number(room.resting));
        setText(moods, moodsOf(room));
        setText(watchers, number(room.watchers));
        setTime(time, room.since);
        setText(updated, room.live ? "just now" : `${relativeTime(-room.age)}, not responding`);
      },
    };
    this.#rows.set(room, row);
    return row;
  }
}

/** The moods that somebody has, the most frequent first. */
function moodsOf({ moods }: RoomRow): string {
  const present = Object.entries(moods).filter(([, people]) => people > 0);
  present.sort(([, one], [, other]) => other - one);
  return present.map(([mood, people]) => `${mood} ${number(people)}`).join(", ");
}

import type { RoomRow } from "../../party/wire/admin.ts";
import { make, setText } from "./dom.ts";
import { hashOf } from "./route.ts";
import { makeTime, setTime } from "./times.ts";
import { number, relative } from "./words.ts";

const HEADS = ["Room", "People", "Resting", "Moods", "Watchers", "Since", "Told"];

interface Row {
  readonly element: HTMLElement;
  show(room: RoomRow): void;
}

/** The rooms of one page. A row is made once for each, so that it keeps the focus while its numbers change. */
export class RoomsTable {
  readonly element: HTMLElement;
  readonly #body = make("tbody");
  readonly #rows = new Map<string, Row>();

  constructor() {
    const heads = HEADS.map((text) => make("th", { scope: "col" }, text));
    const table = make("table", { ariaLabel: "Rooms" }, make("thead", {}, make("tr", {}, ...heads)), this.#body);
    this.element = make(
      "div",
      { className: "scroll rooms", role: "region", ariaLabel: "Table of rooms", tabIndex: 0 },
      table,
    );
  }

  show(rooms: readonly RoomRow[]): void {
    const listed = new Set(rooms.map(({ room }) => room));
    for (const [room, { element }] of this.#rows) {
      if (listed.has(room)) continue;
      element.remove();
      this.#rows.delete(room);
    }
    rooms.forEach((room, index) => {
      const row = this.#rows.get(room.room) ?? this.#add(room);
      row.show(room);
      const there = this.#body.children[index];
      if (there !== row.element) this.#body.insertBefore(row.element, there ?? null);
    });
  }

  #add({ room, since }: RoomRow): Row {
    const [people, resting, moods, watchers, told] = [make("td"), make("td"), make("td"), make("td"), make("td")];
    const time = makeTime(since);
    const cells = [people, resting, moods, watchers, make("td", {}, time), told];
    const link = make("a", { href: hashOf(room) }, room);
    const row: Row = {
      element: make("tr", {}, make("th", { scope: "row" }, link), ...cells),
      show: (room) => {
        setText(people, number(room.count));
        setText(resting, number(room.resting));
        setText(moods, moodsOf(room));
        setText(watchers, number(room.watchers));
        setTime(time, room.since);
        setText(told, room.live ? "just now" : `${relative(-room.age)}: it does not answer`);
      },
    };
    this.#rows.set(room, row);
    return row;
  }
}

/** Those that anybody has, the most frequent first. */
function moodsOf({ moods }: RoomRow): string {
  const felt = Object.entries(moods).filter(([, people]) => people > 0);
  felt.sort(([, one], [, other]) => other - one);
  return felt.map(([mood, people]) => `${mood} ${number(people)}`).join(", ");
}

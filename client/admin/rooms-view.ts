import { type AdminApi, wordsOf } from "./api.ts";
import { make, makeButton, setText } from "./dom.ts";
import { RoomsTable } from "./rooms-table.ts";
import { hashOf } from "./route.ts";
import { setServerTime } from "./times.ts";
import type { View } from "./view.ts";
import { whileVisible } from "./visible.ts";
import { many } from "./words.ts";

const REFRESH = 10_000;

/** The rooms in which somebody is, page by page. */
export class Rooms implements View {
  readonly element: HTMLElement;
  readonly title = "Rooms";
  readonly #api: AdminApi;
  readonly #heading = make("h2", { tabIndex: -1 }, "Rooms");
  readonly #news = make("p", { className: "quiet", role: "status" }, "Asking…");
  readonly #table = new RoomsTable();
  readonly #previous = makeButton("Previous rooms", () => this.#turn(this.#cursors.slice(0, -1)));
  readonly #next = makeButton("Next rooms", () => this.#turn([...this.#cursors, this.#following]));
  /** Of the pages up to this one; the first has none. */
  #cursors: (string | null)[] = [null];
  #following: string | null = null;
  #stop: () => void = () => {};

  constructor(api: AdminApi) {
    this.#api = api;
    this.#table.element.hidden = true;
    const paging = make("div", { className: "row" }, this.#previous, this.#next);
    this.element = make("div", {}, this.#heading, this.#news, this.#table.element, paging, makeOpener());
    this.#turn([null]);
  }

  focus(): void {
    this.#heading.focus();
  }

  close(): void {
    this.#stop();
  }

  #turn(cursors: (string | null)[]): void {
    this.#cursors = cursors;
    this.#following = null;
    this.#showPaging();
    this.#stop();
    this.#stop = whileVisible(REFRESH, () => this.#refresh(cursors));
  }

  async #refresh(cursors: (string | null)[]): Promise<void> {
    try {
      const { rooms, cursor } = await this.#api.rooms(cursors.at(-1) ?? null);
      if (cursors !== this.#cursors) return;
      this.#following = cursor;
      const answered = rooms.find(({ live }) => live);
      if (answered) setServerTime(answered.at);
      this.#table.show(rooms);
      this.#table.element.hidden = rooms.length === 0;
      const people = rooms.reduce((sum, { count }) => sum + count, 0);
      const told = `${many(people, "person", "people")} in ${many(rooms.length, "room")}`;
      setText(
        this.#news,
        rooms.length === 0 ? "Nobody is in any room." : `${told}${this.#isOnlyPage ? "" : ", on this page"}.`,
      );
      this.#showPaging();
    } catch (fault) {
      setText(this.#news, `The rooms could not be read. ${wordsOf(fault)}`);
    }
  }

  get #isOnlyPage(): boolean {
    return this.#cursors.length === 1 && this.#following === null;
  }

  #showPaging(): void {
    this.#previous.hidden = this.#cursors.length === 1;
    this.#next.hidden = this.#following === null;
  }
}

/** A room that is closed and empty is in no list. */
function makeOpener(): HTMLElement {
  const field = make("input", {
    id: "room-name",
    autocomplete: "off",
    spellcheck: false,
    required: true,
    maxLength: 64,
    pattern: "[a-z0-9][a-z0-9_\\-]*",
    title: "Small letters, digits, - and _",
  });
  field.setAttribute("autocapitalize", "none");
  return make(
    "form",
    {
      className: "opener",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        location.hash = hashOf(field.value);
      },
    },
    make("label", { htmlFor: "room-name" }, "Any room, also one that is closed or empty"),
    make("div", { className: "row" }, field, make("button", { type: "submit" }, "Look into it")),
  );
}

import type { RoomList } from "../../party/wire/admin.ts";
import { type AdminApi, describeError } from "./api.ts";
import { make, makeButton, setText } from "./dom.ts";
import { plural } from "./format.ts";
import { RoomSearch } from "./room-search.ts";
import { RoomsTable } from "./rooms-table.ts";
import { hashOf, keepSearch } from "./route.ts";
import { setServerTime } from "./times.ts";
import type { View } from "./view.ts";
import { whileVisible } from "./while-visible.ts";

const REFRESH_MS = 10_000;
const NO_ROOMS: RoomList = { rooms: [], cursor: null };

/** The occupied rooms that match the search, page by page. */
export class RoomsView implements View {
  readonly element: HTMLElement;
  readonly title = "Rooms";
  readonly #api: AdminApi;
  readonly #heading = make("h2", { tabIndex: -1 }, "Rooms");
  readonly #status = make("p", { className: "quiet", role: "status" }, "Loading…");
  readonly #search: RoomSearch;
  readonly #table = new RoomsTable();
  readonly #previous = makeButton("Previous rooms", () => this.#showPage(this.#cursors.slice(0, -1)));
  readonly #next = makeButton("Next rooms", () => this.#showPage([...this.#cursors, this.#nextCursor]));
  /** The cursors of all pages up to this one. The first page has none. */
  #cursors: (string | null)[] = [null];
  #nextCursor: string | null = null;
  #stop: () => void = () => {};

  constructor(api: AdminApi, search: string) {
    this.#api = api;
    this.#search = new RoomSearch(search, () => {
      keepSearch(this.#search.text);
      this.#showPage([null]);
    });
    this.#table.element.hidden = true;
    const paging = make("div", { className: "row" }, this.#previous, this.#next);
    const list = [this.#search.element, this.#status, this.#table.element, paging];
    this.element = make("div", {}, this.#heading, ...list, makeRoomForm());
    this.#showPage([null]);
  }

  focus(): void {
    this.#heading.focus();
  }

  close(): void {
    this.#search.close();
    this.#stop();
  }

  #showPage(cursors: (string | null)[]): void {
    this.#cursors = cursors;
    this.#nextCursor = null;
    this.#renderPaging();
    this.#stop();
    this.#stop = whileVisible(REFRESH_MS, () => this.#load(cursors));
  }

  async #load(cursors: (string | null)[]): Promise<void> {
    const { text, isPossible } = this.#search;
    try {
      const { rooms, cursor } = isPossible ? await this.#api.rooms(text, cursors.at(-1) ?? null) : NO_ROOMS;
      // Drop the answer if the admin has turned the page or searched since.
      if (cursors !== this.#cursors) return;
      this.#nextCursor = cursor;
      const liveRoom = rooms.find(({ live }) => live);
      if (liveRoom) setServerTime(liveRoom.at);
      this.#table.render(rooms);
      this.#table.element.hidden = rooms.length === 0;
      const people = rooms.reduce((sum, { count }) => sum + count, 0);
      const total = `${plural(people, "person", "people")} in ${plural(rooms.length, "room")}`;
      setText(this.#status, rooms.length === 0 ? this.#emptyNote : `${total}${this.#pageNote}.`);
      this.#renderPaging();
    } catch (error) {
      if (cursors !== this.#cursors) return;
      setText(this.#status, `The rooms could not be loaded. ${describeError(error)}`);
    }
  }

  get #emptyNote(): string {
    const { text, isPossible } = this.#search;
    if (!isPossible) return `No room matches “${text}”. Names have only the letters a to z, digits, - and _.`;
    if (!this.#isOnlyPage) return "The rooms on this page are empty now.";
    return text === "" ? "All rooms are empty." : `No occupied room matches “${text}”.`;
  }

  get #isOnlyPage(): boolean {
    return this.#cursors.length === 1 && this.#nextCursor === null;
  }

  get #pageNote(): string {
    return this.#isOnlyPage ? "" : " on this page";
  }

  #renderPaging(): void {
    this.#previous.hidden = this.#cursors.length === 1;
    this.#next.hidden = this.#nextCursor === null;
  }
}

/** Opens a room by name, because the list does not have empty rooms. */
function makeRoomForm(): HTMLElement {
  const field = make("input", {
    id: "room-name",
    autocomplete: "off",
    spellcheck: false,
    required: true,
    maxLength: 64,
    pattern: "[a-z0-9][a-z0-9_\\-]*",
    title: "Small letters, digits, - and _. The first is a letter or a digit.",
  });
  field.setAttribute("autocapitalize", "none");
  return make(
    "form",
    {
      className: "field any-room",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        location.hash = hashOf(field.value);
      },
    },
    make("label", { htmlFor: "room-name" }, "Show any room, even if it is empty or closed"),
    make("div", { className: "row" }, field, make("button", { type: "submit" }, "Show room")),
  );
}

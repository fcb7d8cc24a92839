import { type AdminApi, describeError } from "./api.ts";
import { make, makeButton, setText } from "./dom.ts";
import { plural } from "./format.ts";
import { RoomsTable } from "./rooms-table.ts";
import { hashOf } from "./route.ts";
import { setServerTime } from "./times.ts";
import type { View } from "./view.ts";
import { whileVisible } from "./while-visible.ts";

const REFRESH_MS = 10_000;

/** The occupied rooms, page by page. */
export class RoomsView implements View {
  readonly element: HTMLElement;
  readonly title = "Rooms";
  readonly #api: AdminApi;
  readonly #heading = make("h2", { tabIndex: -1 }, "Rooms");
  readonly #status = make("p", { className: "quiet", role: "status" }, "Loading…");
  readonly #table = new RoomsTable();
  readonly #previous = makeButton("Previous rooms", () => this.#showPage(this.#cursors.slice(0, -1)));
  readonly #next = makeButton("Next rooms", () => this.#showPage([...this.#cursors, this.#nextCursor]));
  /** The cursors of all pages up to this one. The first page has none. */
  #cursors: (string | null)[] = [null];
  #nextCursor: string | null = null;
  #stop: () => void = () => {};

  constructor(api: AdminApi) {
    this.#api = api;
    this.#table.element.hidden = true;
    const paging = make("div", { className: "row" }, this.#previous, this.#next);
    this.element = make("div", {}, this.#heading, this.#status, this.#table.element, paging, makeRoomForm());
    this.#showPage([null]);
  }

  focus(): void {
    this.#heading.focus();
  }

  close(): void {
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
    try {
      const { rooms, cursor } = await this.#api.rooms(cursors.at(-1) ?? null);
      // Drop the answer if the admin has turned the page since.
      if (cursors !== this.#cursors) return;
      this.#nextCursor = cursor;
      const liveRoom = rooms.find(({ live }) => live);
      if (liveRoom) setServerTime(liveRoom.at);
      this.#table.render(rooms);
      this.#table.element.hidden = rooms.length === 0;
      const people = rooms.reduce((sum, { count }) => sum + count, 0);
      const total = `${plural(people, "person", "people")} in ${plural(rooms.length, "room")}`;
      setText(this.#status, rooms.length === 0 ? "All rooms are empty." : `${total}${this.#pageNote}.`);
      this.#renderPaging();
    } catch (error) {
      setText(this.#status, `The rooms could not be loaded. ${describeError(error)}`);
    }
  }

  get #pageNote(): string {
    const isOnlyPage = this.#cursors.length === 1 && this.#nextCursor === null;
    return isOnlyPage ? "" : " on this page";
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
      className: "room-form",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        location.hash = hashOf(field.value);
      },
    },
    make("label", { htmlFor: "room-name" }, "Show any room, even if it is empty or closed"),
    make("div", { className: "row" }, field, make("button", { type: "submit" }, "Show room")),
  );
}

import type { Inspection } from "../../party/wire/admin.ts";
import { type AdminApi, wordsOf } from "./api.ts";
import { confirmed } from "./confirm.ts";
import { make, makeButton, makeSection, setText } from "./dom.ts";
import { type ReadSession, SessionsTable } from "./sessions-table.ts";
import { serverTime } from "./times.ts";
import { many, number } from "./words.ts";

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/**
 * Everybody in the room, in the order in which they joined, as they were when they were read: reading costs, so it is
 * done page by page as somebody scrolls, and again when they ask for it.
 */
export class Sessions {
  readonly element: HTMLElement;
  readonly #api: AdminApi;
  readonly #room: string;
  readonly #table = new SessionsTable({
    remove: (session) => this.#remove(session),
    nearEnd: () => this.#more(),
  });
  readonly #news = make("p", { className: "quiet", role: "status" });
  readonly #all = makeButton("Read all", () => this.#readAll());
  readonly #reload = makeButton("Read again", () => this.#readAgain());
  #sessions: readonly ReadSession[] = [];
  /** Null: there is no more. */
  #cursor: string | null | "start" = "start";
  #busy = false;
  /** Counts the readings from the start: pages of an earlier one come too late. */
  #reading = 0;
  #readAt = "";
  #count: number;
  #countRead: number;
  #closed = false;

  constructor(api: AdminApi, { room, count }: Inspection) {
    this.#api = api;
    this.#room = room;
    this.#count = this.#countRead = count;
    this.#all.hidden = true;
    const bar = make("div", { className: "row" }, this.#news, this.#all, this.#reload);
    this.element = makeSection("Sessions", bar, this.#table.element);
    this.#readAgain();
  }

  show({ count }: Inspection): void {
    if (this.#count === count) return;
    this.#count = count;
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    this.#table.close();
  }

  #readAgain(): void {
    this.#reading++;
    this.#busy = false;
    this.#cursor = "start";
    this.#countRead = this.#count;
    // From the first: the end would be near, and read on.
    this.#table.element.scrollTop = 0;
    this.#more();
  }

  async #readAll(): Promise<void> {
    const reading = this.#reading;
    while (!this.#closed && reading === this.#reading && (await this.#more()));
  }

  /** @returns whether there is still more. */
  async #more(): Promise<boolean> {
    const cursor = this.#cursor;
    if (this.#busy || cursor === null) return this.#busy && cursor !== null;
    this.#busy = true;
    const reading = this.#reading;
    try {
      const page = await this.#api.sessions(this.#room, cursor === "start" ? null : cursor);
      if (reading !== this.#reading || this.#closed) return false;
      this.#readAt = clock.format(Date.now());
      this.#cursor = page.cursor;
      this.#busy = false;
      const read = serverTime();
      const sessions = page.sessions.map((session) => ({ ...session, read }));
      this.#set(cursor === "start" ? sessions : [...this.#sessions, ...sessions]);
      return page.cursor !== null;
    } catch (fault) {
      if (reading !== this.#reading) return false;
      this.#busy = false;
      setText(this.#news, `The sessions could not be read. ${wordsOf(fault)}`);
      return false;
    }
  }

  #set(sessions: readonly ReadSession[]): void {
    this.#sessions = sessions;
    this.#tell();
    this.#table.show(sessions, this.#cursor === null);
  }

  #tell(): void {
    this.#all.hidden = this.#cursor === null || this.#cursor === "start";
    const { length } = this.#sessions;
    const read = this.#all.hidden
      ? many(length, "session")
      : `The first ${number(length)} of ${number(Math.max(length, this.#countRead))} sessions`;
    const changed = this.#count === this.#countRead ? "" : " Somebody has come or gone since.";
    setText(this.#news, `${read}, read at ${this.#readAt}.${changed}`);
  }

  async #remove(session: ReadSession): Promise<void> {
    const { hash, sockets } = session;
    const done = await confirmed({
      title: "Remove this session?",
      text: `${hash}: its ${many(sockets, "socket")} will be closed, and it is kept out for the time the server is set to.`,
      action: "Remove",
      run: () => this.#api.remove(this.#room, hash),
    });
    if (!done) return;
    this.#countRead--;
    this.#set(this.#sessions.filter((other) => other.hash !== hash));
    // The button that had the focus is gone.
    this.#table.element.focus();
  }
}

import type { Inspection } from "../../party/wire/admin.ts";
import { type AdminApi, describeError } from "./api.ts";
import { confirmAction } from "./confirm-dialog.ts";
import { make, makeButton, makeSection, setText } from "./dom.ts";
import { number, plural } from "./format.ts";
import { type LoadedSession, SessionsTable } from "./sessions-table.ts";
import { serverTime } from "./times.ts";

const REMOVE_MINUTES = 10;

const timeFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/**
 * The sessions of the room in the order in which they joined. Loading them is expensive for the room, so the panel loads
 * page by page as the admin scrolls, and reloads only on request.
 */
export class SessionsPanel {
  readonly element: HTMLElement;
  readonly #api: AdminApi;
  readonly #room: string;
  readonly #table = new SessionsTable({
    onRemove: (session) => this.#remove(session),
    onNearEnd: () => this.#loadPage(),
  });
  readonly #status = make("p", { className: "quiet", role: "status" });
  readonly #loadAllButton = makeButton("Load all", () => this.#loadAll());
  readonly #reloadButton = makeButton("Reload", () => this.#reload());
  #sessions: readonly LoadedSession[] = [];
  /** Null after the last page. */
  #cursor: string | null | "start" = "start";
  #isLoading = false;
  /** Counts the reloads, so that a page of an earlier load is dropped. */
  #loadNumber = 0;
  #loadedAt = "";
  #count: number;
  #countAtLoad: number;
  #isClosed = false;

  constructor(api: AdminApi, { room, count }: Inspection) {
    this.#api = api;
    this.#room = room;
    this.#count = this.#countAtLoad = count;
    this.#loadAllButton.hidden = true;
    const bar = make("div", { className: "row" }, this.#status, this.#loadAllButton, this.#reloadButton);
    this.element = makeSection("Sessions", bar, this.#table.element);
    this.#reload();
  }

  render({ count }: Inspection): void {
    if (this.#count === count) return;
    this.#count = count;
    this.#renderStatus();
  }

  close(): void {
    this.#isClosed = true;
    this.#table.close();
  }

  #reload(): void {
    this.#loadNumber++;
    this.#isLoading = false;
    this.#cursor = "start";
    this.#countAtLoad = this.#count;
    // At another position the end of the first page would be near, and the next page would load at once.
    this.#table.element.scrollTop = 0;
    this.#loadPage();
  }

  async #loadAll(): Promise<void> {
    const loadNumber = this.#loadNumber;
    while (!this.#isClosed && loadNumber === this.#loadNumber && (await this.#loadPage()));
  }

  /** @returns whether more pages follow. */
  async #loadPage(): Promise<boolean> {
    const cursor = this.#cursor;
    if (this.#isLoading || cursor === null) return this.#isLoading && cursor !== null;
    this.#isLoading = true;
    const loadNumber = this.#loadNumber;
    try {
      const page = await this.#api.sessions(this.#room, cursor === "start" ? null : cursor);
      if (loadNumber !== this.#loadNumber || this.#isClosed) return false;
      this.#loadedAt = timeFormat.format(Date.now());
      this.#cursor = page.cursor;
      this.#isLoading = false;
      const loadedAt = serverTime();
      const sessions = page.sessions.map((session) => ({ ...session, loadedAt }));
      this.#setSessions(cursor === "start" ? sessions : [...this.#sessions, ...sessions]);
      return page.cursor !== null;
    } catch (error) {
      if (loadNumber !== this.#loadNumber) return false;
      this.#isLoading = false;
      setText(this.#status, `The sessions could not be loaded. ${describeError(error)}`);
      return false;
    }
  }

  #setSessions(sessions: readonly LoadedSession[]): void {
    this.#sessions = sessions;
    this.#renderStatus();
    this.#table.render(sessions, this.#cursor === null);
  }

  #renderStatus(): void {
    this.#loadAllButton.hidden = this.#cursor === null || this.#cursor === "start";
    const { length } = this.#sessions;
    const loaded = this.#loadAllButton.hidden
      ? plural(length, "session")
      : `The first ${number(length)} of ${number(Math.max(length, this.#countAtLoad))} sessions`;
    const change = this.#count === this.#countAtLoad ? "" : " The room has changed since.";
    setText(this.#status, `${loaded}, loaded at ${this.#loadedAt}.${change}`);
  }

  async #remove({ hash, sockets }: LoadedSession): Promise<void> {
    let isAddress = false;
    const isDone = await confirmAction({
      title: "Remove this session?",
      text: `Session ${hash} has ${plural(sockets, "open socket")}. It will be disconnected and cannot rejoin for ${REMOVE_MINUTES} minutes.`,
      action: "Remove",
      option: "Everybody else at its address too",
      run: (address) => {
        isAddress = address;
        return this.#api.remove(this.#room, hash, { minutes: REMOVE_MINUTES, address });
      },
    });
    if (!isDone) return;
    // Nobody but the room knows who else was there.
    if (isAddress) return this.#reload();
    this.#countAtLoad--;
    this.#setSessions(this.#sessions.filter((other) => other.hash !== hash));
    // The row with the focused button no longer exists.
    this.#table.element.focus();
  }
}

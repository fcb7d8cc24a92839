import type { SessionRow } from "../../party/wire/admin.ts";
import { make, makeButton } from "./dom.ts";
import { makeTime, makeTimeAsOf } from "./times.ts";
import { RULE, STATE } from "./words.ts";

/** px; the style sheet's too (`.sessions tr`). */
const ROW_HEIGHT = 40;
/** Rows beyond what is seen, so that the next is there before it is scrolled or tabbed to. */
const BEYOND = 8;
const HEADS = ["Session", "State", "Mood", "Joined", "Last heard", "Expires", "Sockets", "Action"];

/** As it was at `read` (ms, the server's clock). */
export type ReadSession = SessionRow & { readonly read: number };

interface Handlers {
  remove(session: ReadSession): void;
  /** The last rows are in sight. */
  nearEnd(): void;
}

/** A table of any length: only the rows in sight are in the document, between two that are as high as all the others. */
export class SessionsTable {
  readonly element: HTMLElement;
  readonly #handlers: Handlers;
  readonly #table: HTMLTableElement;
  readonly #body = make("tbody");
  readonly #above = makeSpace();
  readonly #below = makeSpace();
  readonly #shown = new Map<ReadSession, HTMLTableRowElement>();
  readonly #resized = new ResizeObserver(() => this.#render());
  #sessions: readonly ReadSession[] = [];

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    const heads = HEADS.map((text) => make("th", { scope: "col" }, text));
    const head = make("thead", {}, make("tr", { ariaRowIndex: "1" }, ...heads));
    this.#table = make("table", { ariaLabel: "Sessions" }, head, this.#body);
    this.element = make("div", {
      className: "scroll sessions",
      role: "region",
      ariaLabel: "Table of sessions",
      tabIndex: 0,
    });
    this.element.append(this.#table);
    this.element.onscroll = () => this.#render();
    this.#resized.observe(this.element);
  }

  /** @param complete Whether these are all there are. */
  show(sessions: readonly ReadSession[], complete: boolean): void {
    this.#sessions = sessions;
    // The row of the heads is one too; -1 is the standard's word for not knowing.
    this.#table.ariaRowCount = String(complete ? sessions.length + 1 : -1);
    this.#render();
  }

  close(): void {
    this.#resized.disconnect();
  }

  #render(): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - BEYOND);
    const end = Math.min(this.#sessions.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + BEYOND);
    const wanted = this.#sessions.slice(first, end);
    const kept = new Set(wanted);
    for (const [session, row] of this.#shown) {
      if (kept.has(session)) continue;
      row.remove();
      this.#shown.delete(session);
    }
    this.#body.prepend(this.#above);
    let last: HTMLElement = this.#above;
    wanted.forEach((session, index) => {
      const row = this.#shown.get(session) ?? this.#row(session);
      row.ariaRowIndex = String(first + index + 2);
      // What stands where it should is not touched: it may have the focus.
      if (last.nextSibling !== row) last.after(row);
      last = row;
    });
    last.after(this.#below);
    this.#above.style.height = `${first * ROW_HEIGHT}px`;
    this.#below.style.height = `${(this.#sessions.length - end) * ROW_HEIGHT}px`;
    if (end === this.#sessions.length) this.#handlers.nearEnd();
  }

  #row(session: ReadSession): HTMLTableRowElement {
    const { hash, state, mood, joined, heard, expires, rule, sockets, read } = session;
    const remove = makeButton("Remove…", () => this.#handlers.remove(session));
    remove.ariaLabel = `Remove ${hash}…`;
    const cells: (Node | string)[][] = [
      [STATE[state]],
      [mood ?? "none"],
      [makeTime(joined)],
      [makeTimeAsOf(read, heard)],
      [makeTimeAsOf(read, expires), make("span", { className: "quiet" }, ` ${RULE[rule]}`)],
      [String(sockets)],
      [remove],
    ];
    const name = make("th", { scope: "row" }, make("code", {}, hash));
    const row = make("tr", {}, name, ...cells.map((content) => make("td", {}, ...content)));
    this.#shown.set(session, row);
    return row;
  }
}

function makeSpace(): HTMLTableRowElement {
  return make("tr", { className: "space", ariaHidden: "true" }, make("td", { colSpan: HEADS.length }));
}

import type { SessionRow } from "../../party/wire/admin.ts";
import { make, makeButton } from "./dom.ts";
import { RULE_LABELS, STATE_LABELS } from "./labels.ts";
import { makeStaticTime, makeTime } from "./times.ts";

/** The style sheet has the same height (`.sessions tr`). */
const ROW_HEIGHT_PX = 40;
/** Rows above and below the visible ones, so that the next row exists before the user scrolls or tabs to it. */
const OVERSCAN_ROWS = 8;
const HEADERS = ["Session", "State", "Mood", "Joined", "Last seen", "Expires", "Sockets", "Action"];

/** @property loadedAt When the server sent the row (ms since 1970, server's clock). */
export type LoadedSession = SessionRow & { readonly loadedAt: number };

interface Handlers {
  onRemove(session: LoadedSession): void;
  /** The last rows are visible. */
  onNearEnd(): void;
}

/** A table of any length. Only visible rows are in the document, between two spacers in place of the others. */
export class SessionsTable {
  readonly element: HTMLElement;
  readonly #handlers: Handlers;
  readonly #table: HTMLTableElement;
  readonly #body = make("tbody");
  readonly #topSpacer = makeSpacer();
  readonly #bottomSpacer = makeSpacer();
  readonly #rows = new Map<LoadedSession, HTMLTableRowElement>();
  readonly #resizeObserver = new ResizeObserver(() => this.#renderRows());
  #sessions: readonly LoadedSession[] = [];

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    const headers = HEADERS.map((text) => make("th", { scope: "col" }, text));
    const head = make("thead", {}, make("tr", { ariaRowIndex: "1" }, ...headers));
    this.#table = make("table", { ariaLabel: "Sessions" }, head, this.#body);
    this.element = make(
      "div",
      { className: "scroll sessions", role: "region", ariaLabel: "Table of sessions", tabIndex: 0 },
      this.#table,
    );
    this.element.onscroll = () => this.#renderRows();
    this.#resizeObserver.observe(this.element);
  }

  /** @param isComplete No more sessions can be loaded. */
  render(sessions: readonly LoadedSession[], isComplete: boolean): void {
    this.#sessions = sessions;
    // The ARIA standard counts the header row and uses -1 for an unknown number.
    this.#table.ariaRowCount = String(isComplete ? sessions.length + 1 : -1);
    this.#renderRows();
  }

  close(): void {
    this.#resizeObserver.disconnect();
  }

  #renderRows(): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT_PX) - OVERSCAN_ROWS);
    const end = Math.min(this.#sessions.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT_PX) + OVERSCAN_ROWS);
    const visible = this.#sessions.slice(first, end);
    this.#removeRowsExcept(new Set(visible));
    this.#body.prepend(this.#topSpacer);
    let last: HTMLElement = this.#topSpacer;
    visible.forEach((session, index) => {
      const row = this.#rows.get(session) ?? this.#makeRow(session);
      row.ariaRowIndex = String(first + index + 2);
      // Moving a row would take its focus away.
      if (last.nextSibling !== row) last.after(row);
      last = row;
    });
    last.after(this.#bottomSpacer);
    this.#topSpacer.style.height = `${first * ROW_HEIGHT_PX}px`;
    this.#bottomSpacer.style.height = `${(this.#sessions.length - end) * ROW_HEIGHT_PX}px`;
    if (end === this.#sessions.length) this.#handlers.onNearEnd();
  }

  #removeRowsExcept(kept: ReadonlySet<LoadedSession>): void {
    for (const [session, row] of this.#rows) {
      if (kept.has(session)) continue;
      row.remove();
      this.#rows.delete(session);
    }
  }

  #makeRow(session: LoadedSession): HTMLTableRowElement {
    const { hash, state, mood, joined, lastSeen, expires, rule, sockets, loadedAt } = session;
    const remove = makeButton("Remove…", () => this.#handlers.onRemove(session));
    remove.ariaLabel = `Remove ${hash}…`;
    const cells: (Node | string)[][] = [
      [STATE_LABELS[state]],
      [mood ?? "none"],
      [makeTime(joined)],
      [makeStaticTime(lastSeen, loadedAt)],
      [makeStaticTime(expires, loadedAt), make("span", { className: "quiet" }, ` ${RULE_LABELS[rule]}`)],
      [String(sockets)],
      [remove],
    ];
    const name = make("th", { scope: "row" }, make("code", {}, hash));
    const row = make("tr", {}, name, ...cells.map((content) => make("td", {}, ...content)));
    this.#rows.set(session, row);
    return row;
  }
}

function makeSpacer(): HTMLTableRowElement {
  return make("tr", { className: "spacer", ariaHidden: "true" }, make("td", { colSpan: HEADERS.length }));
}

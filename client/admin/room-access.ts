import type { Inspection } from "../../party/wire/admin.ts";
import type { AdminApi } from "./api.ts";
import { confirmAction } from "./confirm-dialog.ts";
import { make, makeButton, setText } from "./dom.ts";
import { plural } from "./format.ts";

/** The button that closes or opens the room, and a banner while the room is closed. */
export class RoomAccess {
  readonly button = makeButton("Close room…", () => this.#toggle());
  readonly banner = make("p", { className: "banner", role: "alert" });
  readonly #api: AdminApi;
  readonly #room: string;
  #isClosed = false;
  #count = 0;

  constructor(api: AdminApi, room: string) {
    this.#api = api;
    this.#room = room;
    this.button.hidden = this.banner.hidden = true;
  }

  render({ closed, count }: Pick<Inspection, "closed" | "count">): void {
    this.#isClosed = closed;
    this.#count = count;
    this.button.hidden = false;
    this.banner.hidden = !closed;
    setText(this.button, closed ? "Open room…" : "Close room…");
    setText(this.banner, closed ? "This room is closed. Nobody can join until you open it." : "");
  }

  async #toggle(): Promise<void> {
    const closed = !this.#isClosed;
    const isDone = await (closed ? this.#close() : this.#open());
    // Show the result at once: a room in which nothing else happens sends no inspection.
    if (isDone) this.render({ closed, count: closed ? 0 : this.#count });
  }

  #close(): Promise<boolean> {
    const effect =
      this.#count === 0 ? "Nobody is in the room." : `${plural(this.#count, "person", "people")} will be disconnected.`;
    return confirmAction({
      title: `Close ${this.#room}?`,
      text: `${effect} Nobody can join until you open the room again.`,
      action: "Close room",
      run: () => this.#api.closeRoom(this.#room),
    });
  }

  #open(): Promise<boolean> {
    return confirmAction({
      title: `Open ${this.#room}?`,
      text: "Everyone can join again.",
      action: "Open room",
      run: () => this.#api.openRoom(this.#room),
    });
  }
}

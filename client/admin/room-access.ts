import type { Inspection } from "../../party/wire/admin.ts";
import type { AdminApi } from "./api.ts";
import { confirmed } from "./confirm.ts";
import { make, makeButton, setText } from "./dom.ts";
import { many } from "./words.ts";

/** Whether the room lets people in, and the button that changes it. */
export class Door {
  readonly button = makeButton("Close the room…", () => this.#turn(), "door");
  readonly banner = make("p", { className: "banner", role: "alert" });
  readonly #api: AdminApi;
  readonly #room: string;
  #closed = false;
  #count = 0;

  constructor(api: AdminApi, room: string) {
    this.#api = api;
    this.#room = room;
    this.button.hidden = this.banner.hidden = true;
  }

  show({ closed, count }: Pick<Inspection, "closed" | "count">): void {
    this.#closed = closed;
    this.#count = count;
    this.button.hidden = false;
    this.banner.hidden = !closed;
    setText(this.button, closed ? "Open the room…" : "Close the room…");
    setText(this.banner, closed ? "This room is closed. Nobody can join until it is opened." : "");
  }

  async #turn(): Promise<void> {
    const closes = !this.#closed;
    const sent = this.#count === 0 ? "Nobody is here now" : `${many(this.#count, "person is", "people are")} sent away`;
    const done = await confirmed({
      title: closes ? `Close ${this.#room}?` : `Open ${this.#room}?`,
      text: closes ? `${sent}, and nobody can join until it is opened again.` : "Everybody can join again.",
      action: closes ? "Close the room" : "Open the room",
      run: () => (closes ? this.#api.shut(this.#room) : this.#api.open(this.#room)),
    });
    // The next inspection says so too, but nothing in the room need make one come.
    if (done) this.show({ closed: closes, count: closes ? 0 : this.#count });
  }
}

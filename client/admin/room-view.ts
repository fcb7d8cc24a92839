import type { Inspection, LiveFrame } from "../../party/wire/admin.ts";
import { CloseCode } from "../../party/wire/close-codes.ts";
import type { AdminApi } from "./api.ts";
import { CostPanel } from "./cost.ts";
import { make, makeSection, setText } from "./dom.ts";
import { Door } from "./door.ts";
import { FactsPanel } from "./facts.ts";
import { History } from "./history.ts";
import { Live } from "./live.ts";
import { Moods } from "./moods.ts";
import { Sessions } from "./sessions.ts";
import { setServerTime } from "./times.ts";
import type { View } from "./view.ts";
import { number, whyCount } from "./words.ts";

type Part = { element: HTMLElement; show(inspection: Inspection): void; close?(): void };

/** One room, as it is. What is in it is made with the first inspection, which says what moods there are. */
export class Room implements View {
  readonly element = make("div", { className: "room" });
  readonly title: string;
  readonly #api: AdminApi;
  readonly #heading: HTMLElement;
  readonly #status = make("p", { className: "status quiet", role: "status" }, "Connecting…");
  readonly #door: Door;
  readonly #live: Live;
  #parts: readonly Part[] = [];

  constructor(api: AdminApi, room: string, unauthorized: () => void) {
    this.title = room;
    this.#api = api;
    this.#door = new Door(api, room);
    this.#heading = make("h2", { tabIndex: -1 }, room);
    const back = make("a", { href: "#" }, "All rooms");
    const name = make("div", {}, this.#heading, this.#status);
    const head = make("div", { className: "head" }, name, this.#door.button);
    this.element.append(make("nav", { ariaLabel: "Way back" }, back), head, this.#door.banner);
    this.#live = new Live(room, api.token, {
      inspection: (frame) => this.#show(frame),
      lost: () => this.#state("lost", "Connection lost. Trying again…"),
      refused: (code, reason) => {
        if (code === CloseCode.unauthorized) unauthorized();
        else this.#state("lost", `The server refuses: ${reason} (${code}).`);
      },
    });
  }

  focus(): void {
    this.#heading.focus();
  }

  close(): void {
    this.#live.close();
    for (const part of this.#parts) part.close?.();
  }

  #state(state: "live" | "lost", text: string): void {
    this.element.dataset.state = state;
    setText(this.#status, text);
  }

  #show(inspection: LiveFrame): void {
    setServerTime(inspection.at);
    this.#state("live", "Live");
    document.title = `${number(inspection.count)} in ${inspection.room}`;
    this.#door.show(inspection);
    if (this.#parts.length === 0) this.#fill(inspection);
    for (const part of this.#parts) part.show(inspection);
  }

  #fill(inspection: Inspection): void {
    const count = new Count();
    const moods = new Moods(inspection);
    const rest = [
      new History(this.#api, inspection),
      new Sessions(this.#api, inspection),
      new FactsPanel(),
      new CostPanel(),
    ] as const satisfies Part[];
    const people = makeSection("People", make("div", { className: "people" }, count.element, moods.element));
    this.element.append(people, ...rest.map(({ element }) => element));
    this.#parts = [count, moods, ...rest];
  }
}

/** The number, and why it is what it is. */
class Count implements Part {
  readonly #number = make("p", { className: "count" });
  readonly #why = make("p", { className: "quiet" });
  readonly element = make("div", {}, this.#number, this.#why);

  show(inspection: Inspection): void {
    setText(this.#number, number(inspection.count));
    setText(this.#why, whyCount(inspection));
  }
}

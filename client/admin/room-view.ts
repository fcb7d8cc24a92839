import type { Inspection, LiveFrame } from "../../party/wire/admin.ts";
import type { AdminApi } from "./api.ts";
import { CostPanel } from "./cost-panel.ts";
import { make, makeSection, setText } from "./dom.ts";
import { number } from "./format.ts";
import { HistoryPanel } from "./history-panel.ts";
import { explainCount } from "./labels.ts";
import { LiveSocket } from "./live-socket.ts";
import { MoodBars } from "./mood-bars.ts";
import { RoomAccess } from "./room-access.ts";
import { SessionsPanel } from "./sessions-panel.ts";
import { StatsPanel } from "./stats-panel.ts";
import { setServerTime } from "./times.ts";
import type { View } from "./view.ts";

interface Panel {
  readonly element: HTMLElement;
  render?(inspection: Inspection): void;
  close?(): void;
}

/** One room, live. The first inspection names the moods, so the panels are made only then. */
export class RoomView implements View {
  readonly element = make("div", { className: "room" });
  readonly title: string;
  readonly #api: AdminApi;
  readonly #heading: HTMLElement;
  readonly #status = make("p", { className: "status quiet", role: "status" }, "Connecting…");
  readonly #access: RoomAccess;
  readonly #socket: LiveSocket;
  #panels: readonly Panel[] = [];

  constructor(api: AdminApi, room: string) {
    this.title = room;
    this.#api = api;
    this.#access = new RoomAccess(api, room);
    this.#heading = make("h2", { tabIndex: -1 }, room);
    const back = make("a", { href: "#" }, "All rooms");
    const name = make("div", {}, this.#heading, this.#status);
    const head = make("div", { className: "head" }, name, this.#access.button);
    this.element.append(make("nav", { ariaLabel: "Back" }, back), head, this.#access.banner);
    this.#socket = new LiveSocket(api, room, {
      onInspection: (frame) => this.#render(frame),
      onLost: () => this.#setState("lost", "Connection lost. Reconnecting…"),
      onRejected: (reason) => this.#setState("lost", reason),
    });
  }

  focus(): void {
    this.#heading.focus();
  }

  close(): void {
    this.#socket.close();
    for (const panel of this.#panels) panel.close?.();
  }

  #setState(state: "live" | "lost", text: string): void {
    this.element.dataset.state = state;
    setText(this.#status, text);
  }

  #render(inspection: LiveFrame): void {
    setServerTime(inspection.at);
    this.#setState("live", "Live");
    document.title = `${number(inspection.count)} in ${inspection.room}`;
    this.#access.render(inspection);
    if (this.#panels.length === 0) this.#addPanels(inspection);
    for (const panel of this.#panels) panel.render?.(inspection);
  }

  #addPanels(inspection: Inspection): void {
    this.#panels = [
      new PeoplePanel(inspection),
      new HistoryPanel(this.#api, inspection),
      new SessionsPanel(this.#api, inspection),
      new StatsPanel(),
      new CostPanel(this.#api, inspection.room),
    ];
    this.element.append(...this.#panels.map(({ element }) => element));
  }
}

/** The count, its explanation and the moods. */
class PeoplePanel {
  readonly #count = make("p", { className: "count" });
  readonly #explanation = make("p", { className: "quiet" });
  readonly #moods: MoodBars;
  readonly element: HTMLElement;

  constructor(inspection: Inspection) {
    this.#moods = new MoodBars(inspection);
    const count = make("div", {}, this.#count, this.#explanation);
    this.element = makeSection("People", make("div", { className: "people" }, count, this.#moods.element));
  }

  render(inspection: Inspection): void {
    setText(this.#count, number(inspection.count));
    setText(this.#explanation, explainCount(inspection));
    this.#moods.render(inspection);
  }
}

import type { Bill, Cost } from "../../party/wire/admin.ts";
import { type AdminApi, describeError } from "./api.ts";
import { make, makeSection, setText } from "./dom.ts";
import { dollars, duration, number } from "./format.ts";
import { whileVisible } from "./while-visible.ts";

/** Cost changes slowly, and every request wakes the room. */
const REFRESH_MS = 60_000;

/** The cost of the room, item by item, and of the same people in the old design. */
export class CostPanel {
  readonly element: HTMLElement;
  readonly #api: AdminApi;
  readonly #room: string;
  readonly #headline = make("p", {}, "Loading…");
  readonly #note = make("p", { className: "quiet" });
  readonly #ourBill = new BillTable("This room");
  readonly #oldBill = new BillTable("The old design, same people");
  readonly #bills = make("div", { className: "bills" }, this.#ourBill.element, this.#oldBill.element);
  readonly #stop: () => void;

  constructor(api: AdminApi, room: string) {
    this.#api = api;
    this.#room = room;
    this.element = makeSection("Cost", this.#headline, this.#note);
    this.#stop = whileVisible(REFRESH_MS, () => this.#load());
  }

  close(): void {
    this.#stop();
  }

  async #load(): Promise<void> {
    try {
      const details = await this.#api.details(this.#room);
      if (details) this.#render(details.cost);
      else setText(this.#headline, "This room has cost nothing yet.");
    } catch (error) {
      setText(this.#note, `The cost could not be loaded. ${describeError(error)}`);
      if (!this.#bills.isConnected) setText(this.#headline, "");
    }
  }

  #render({ room, oldDesign, over, pricesOf }: Cost): void {
    const [ours, old] = [dollars(room.dollarsAMonth), dollars(oldDesign.dollarsAMonth)];
    setText(
      this.#headline,
      `At the rate of the last ${duration(over)}, this room costs ${ours} a month. The old design would cost ${old}.`,
    );
    setText(
      this.#note,
      `Prices as of ${pricesOf}. The usage that the plan includes is not deducted: this is the price of one more room like this.`,
    );
    this.#ourBill.render(room);
    this.#oldBill.render(oldDesign);
    if (!this.#bills.isConnected) this.#note.before(this.#bills);
  }
}

class BillTable {
  readonly element: HTMLElement;
  readonly #body = make("tbody");
  readonly #total = make("tfoot");

  constructor(caption: string) {
    const headers = ["Item", "So far", "Cost", "Per month"].map((text) => make("th", { scope: "col" }, text));
    const table = make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...headers)));
    table.append(this.#body, this.#total);
    this.element = make("div", { className: "scroll", role: "region", ariaLabel: caption, tabIndex: 0 }, table);
  }

  render({ items, dollars: total, dollarsAMonth }: Bill): void {
    const rows = items.map(({ item, unit, soFar, ...cost }) =>
      makeRow(item, `${number(soFar)} ${unit}`, cost.dollars, cost.dollarsAMonth),
    );
    replaceIfChanged(this.#body, rows);
    replaceIfChanged(this.#total, [makeRow("Total", "", total, dollarsAMonth)]);
  }
}

function makeRow(item: string, amount: string, cost: number, costAMonth: number): HTMLElement {
  const cells = [amount, dollars(cost), dollars(costAMonth)].map((text) => make("td", {}, text));
  return make("tr", {}, make("th", { scope: "row" }, item), ...cells);
}

/** Leaves unchanged rows alone, so that a selection in them survives. */
function replaceIfChanged(body: HTMLElement, rows: HTMLElement[]): void {
  if (body.textContent !== rows.map((row) => row.textContent).join("")) body.replaceChildren(...rows);
}

import type { Bill, Inspection } from "../../party/wire/admin.ts";
import { make, makeSection, setText } from "./dom.ts";
import { dollars, duration, number } from "./words.ts";

/** What the room costs, item by item, beside what the same people would have cost in the old design. */
export class CostPanel {
  readonly element: HTMLElement;
  readonly #headline = make("p");
  readonly #note = make("p", { className: "quiet" });
  readonly #room = new BillTable("This room");
  readonly #old = new BillTable("The old design, for the same people");

  constructor() {
    const bills = make("div", { className: "bills" }, this.#room.element, this.#old.element);
    this.element = makeSection("Cost", this.#headline, bills, this.#note);
  }

  show({ cost }: Inspection): void {
    const { room, oldDesign, over, pricesOf } = cost;
    const [ours, theirs] = [dollars(room.dollarsAMonth), dollars(oldDesign.dollarsAMonth)];
    const rate = `If it goes on as in the ${duration(over)} since counting began`;
    setText(this.#headline, `${rate}, the room costs ${ours} a month. The old design would cost ${theirs}.`);
    setText(
      this.#note,
      `The prices are of ${pricesOf}. What the plan includes is not taken off: this is the price of one more such room.`,
    );
    this.#room.show(room);
    this.#old.show(oldDesign);
  }
}

class BillTable {
  readonly element: HTMLElement;
  readonly #body = make("tbody");
  readonly #total = make("tfoot");

  constructor(caption: string) {
    const heads = ["Item", "So far", "Cost", "A month"].map((text) => make("th", { scope: "col" }, text));
    const table = make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...heads)));
    table.append(this.#body, this.#total);
    this.element = make("div", { className: "scroll", role: "region", ariaLabel: caption, tabIndex: 0 }, table);
  }

  show({ items, dollars: sum, dollarsAMonth }: Bill): void {
    const rows = items.map(({ item, unit, soFar, ...cost }) =>
      row(item, `${number(soFar)} ${unit}`, cost.dollars, cost.dollarsAMonth),
    );
    replaceIfChanged(this.#body, rows);
    replaceIfChanged(this.#total, [row("Together", "", sum, dollarsAMonth)]);
  }
}

function row(item: string, amount: string, cost: number, aMonth: number): HTMLElement {
  const cells = [amount, dollars(cost), dollars(aMonth)].map((text) => make("td", {}, text));
  return make("tr", {}, make("th", { scope: "row" }, item), ...cells);
}

/** Whoever selects a number keeps it. */
function replaceIfChanged(body: HTMLElement, rows: HTMLElement[]): void {
  if (body.textContent !== rows.map((row) => row.textContent).join("")) body.replaceChildren(...rows);
}

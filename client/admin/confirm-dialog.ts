import { wordsOf } from "./api.ts";
import { make, makeButton } from "./dom.ts";

interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Asks before it is done, and shows why it could not be. Cancel has the focus, so a hasty Enter does nothing.
 * @returns whether it was done.
 */
export function confirmed({ title, text, action, run }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    let done = false;
    const fault = make("p", { className: "fault", role: "alert" });
    const cancel = makeButton("Cancel", () => dialog.close());
    const go = makeButton(action, () => doIt(), "danger");
    const dialog = make(
      "dialog",
      {
        ariaLabel: title,
        onclose: () => {
          dialog.remove();
          resolve(done);
        },
      },
      make("h2", {}, title),
      make("p", {}, text),
      fault,
      make("div", { className: "row end" }, cancel, go),
    );
    async function doIt() {
      go.disabled = true;
      try {
        await run();
        done = true;
        dialog.close();
      } catch (problem) {
        fault.textContent = wordsOf(problem);
        go.disabled = false;
      }
    }
    document.body.append(dialog);
    dialog.showModal();
    cancel.focus();
  });
}

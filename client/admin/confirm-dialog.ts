import { describeError } from "./api.ts";
import { make, makeButton } from "./dom.ts";

interface Confirmation {
  readonly title: string;
  readonly text: string;
  /** The label of the button that confirms. */
  readonly action: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Asks before it runs the action. If the action fails, the dialog stays open and shows the error. Cancel has the focus,
 * so that a hasty Enter does nothing.
 * @returns whether the action was run with success.
 */
export function confirmAction({ title, text, action, run }: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    let isDone = false;
    const error = make("p", { className: "error", role: "alert" });
    const cancelButton = makeButton("Cancel", () => dialog.close());
    const actionButton = makeButton(action, () => runAction(), "danger");
    const dialog = make(
      "dialog",
      {
        ariaLabel: title,
        onclose: () => {
          dialog.remove();
          resolve(isDone);
        },
      },
      make("h2", {}, title),
      make("p", {}, text),
      error,
      make("div", { className: "row end" }, cancelButton, actionButton),
    );
    async function runAction() {
      actionButton.disabled = true;
      try {
        await run();
        isDone = true;
        dialog.close();
      } catch (reason) {
        error.textContent = describeError(reason);
        actionButton.disabled = false;
      }
    }
    document.body.append(dialog);
    dialog.showModal();
    cancelButton.focus();
  });
}

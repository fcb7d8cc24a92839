import { describeError } from "./api.ts";
import { make, makeButton } from "./dom.ts";

interface Confirmation {
  readonly title: string;
  readonly text: string;
  /** The label of the button that confirms. */
  readonly action: string;
  /** A choice beside the action, off at first. */
  readonly option?: string;
  /** @param hasOption Whether the choice is on. */
  readonly run: (hasOption: boolean) => Promise<unknown>;
}

/**
 * Asks before it runs the action. If the action fails, the dialog stays open and shows the error. Cancel has the focus,
 * so that a hasty Enter does nothing.
 * @returns whether the action was run with success.
 */
export function confirmAction({ title, text, action, option, run }: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    let isDone = false;
    const checkbox = make("input", { type: "checkbox" });
    const choice = option === undefined ? [] : [make("label", { className: "row" }, checkbox, option)];
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
      ...choice,
      error,
      make("div", { className: "row end" }, cancelButton, actionButton),
    );
    async function runAction() {
      actionButton.disabled = true;
      try {
        await run(checkbox.checked);
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

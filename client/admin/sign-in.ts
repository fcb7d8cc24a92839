import { AdminApi, ApiError, describeError } from "./api.ts";
import { make } from "./dom.ts";
import type { View } from "./view.ts";

/** The characters that an HTTP header can carry, without spaces. */
const TOKEN = /^[!-~]+$/;

/**
 * Asks for the admin token and tries it before it calls `onToken`.
 * @param reason Why the admin must sign in again, or "".
 */
export function signInView(reason: string, onToken: (token: string) => void): View {
  const field = make("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    spellcheck: false,
    required: true,
  });
  const submit = make("button", { type: "submit", className: "main" }, "Sign in");
  const error = make("p", { className: "error", role: "alert" }, reason);
  const tryToken = async () => {
    const token = field.value.trim();
    if (!TOKEN.test(token)) {
      error.textContent = "A token has only ASCII letters, digits and symbols, and no spaces.";
      return;
    }
    submit.disabled = true;
    try {
      await new AdminApi(token, () => {}).rooms("", null);
      onToken(token);
    } catch (reason) {
      const isWrong = reason instanceof ApiError && reason.isUnauthorized;
      error.textContent = isWrong ? "This is not the server’s admin token." : describeError(reason);
      field.select();
    }
    submit.disabled = false;
  };
  const form = make(
    "form",
    {
      className: "sign-in",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        tryToken();
      },
    },
    make("h2", {}, "Sign in"),
    make(
      "p",
      { className: "quiet" },
      "Enter the server’s ADMIN_TOKEN. Only this tab stores it, and only until you close the tab.",
    ),
    make("label", { htmlFor: "token" }, "Admin token"),
    make("div", { className: "row" }, field, submit),
    error,
  );
  return { element: form, title: "Sign in", focus: () => field.focus(), close: () => {} };
}

import { AdminApi, Refused, wordsOf } from "./api.ts";
import { make } from "./dom.ts";
import type { View } from "./view.ts";

/** What a header can carry, without blanks. */
const SENDABLE = /^[!-~]+$/;

/** Asks for the token, and tries it before it is kept. @param why Why it is asked for again. */
export function signIn(why: string, onToken: (token: string) => void): View {
  const field = make("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    spellcheck: false,
    required: true,
  });
  const submit = make("button", { type: "submit", className: "main" }, "Enter");
  const news = make("p", { className: "fault", role: "alert" }, why);
  const tried = async () => {
    const token = field.value.trim();
    if (!SENDABLE.test(token)) {
      news.textContent = "That cannot be a token: no header carries it.";
      return;
    }
    submit.disabled = true;
    try {
      await new AdminApi(token, () => {}).rooms(null);
      onToken(token);
    } catch (fault) {
      const wrong = fault instanceof Refused && fault.status === 401 ? "That is not the token. " : "";
      news.textContent = wrong + wordsOf(fault);
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
        tried();
      },
    },
    make("h2", {}, "The admin token"),
    make(
      "p",
      { className: "quiet" },
      "It is the server’s ADMIN_TOKEN. This tab keeps it until it is closed, and nothing else does.",
    ),
    make("label", { htmlFor: "token" }, "Token"),
    make("div", { className: "row" }, field, submit),
    news,
  );
  return { element: form, title: "Token", focus: () => field.focus(), close: () => {} };
}

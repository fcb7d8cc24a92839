/** Runs in the browser with React's development build, in which StrictMode mounts every component twice. */
import { createElement, Fragment, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { network, Page, type PageProps, views } from "./page.ts";

const root = createRoot(document.body.appendChild(document.createElement("main")));

const stage = {
  network,
  modes: { strict: StrictMode, lax: Fragment },
  views,
  get view() {
    return views.at(-1) as (typeof views)[number];
  },
  get text() {
    return document.querySelector("main")?.textContent;
  },
  /** Returns after all effects. */
  show(options: PageProps["options"] = {}, childMood?: string, Mode = StrictMode): void {
    flushSync(() => root.render(createElement(Mode, null, createElement(Page, { options, childMood }))));
  },
  unmount(): void {
    flushSync(() => root.unmount());
  },
};

export type Stage = typeof stage;

Object.assign(globalThis, { stage });

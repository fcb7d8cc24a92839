/** A browser: the Chromium that comes with the packages where it runs (Linux x64), an installed Chrome elsewhere. */
import { type Browser, chromium } from "playwright-core";

/** The first two would hide cross-origin faults; a browser of one process ends with the first page that is closed. */
const UNWANTED = ["--disable-web-security", "--disable-site-isolation-trials", "--single-process"];

export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome" });
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((flag) => !UNWANTED.includes(flag)),
  });
}

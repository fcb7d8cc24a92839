/** Launches the Chromium of the npm packages on Linux x64, and an installed Chrome on other machines. */
import { type Browser, chromium } from "playwright-core";

/** Two flags would hide cross-origin errors. With a single process, closing one page would end the browser. */
const UNWANTED_FLAGS = ["--disable-web-security", "--disable-site-isolation-trials", "--single-process"];

export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ channel: "chrome" });
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((flag) => !UNWANTED_FLAGS.includes(flag)),
  });
}

/** Launches the Chromium of the npm packages on Linux x64, and an installed Chrome on other machines. */
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from "playwright-core";

/** Two flags would hide cross-origin errors. With a single process, closing one page would end the browser. */
const UNWANTED_FLAGS = ["--disable-web-security", "--disable-site-isolation-trials", "--single-process"];

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await options());
}

/** A browser that several processes can connect to. */
export async function launchBrowserServer(): Promise<BrowserServer> {
  return chromium.launchServer(await options());
}

async function options(): Promise<LaunchOptions> {
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome" };
  const { default: packaged } = await import("@sparticuz/chromium");
  return {
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((flag) => !UNWANTED_FLAGS.includes(flag)),
  };
}

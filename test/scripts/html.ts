export interface HtmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TOKEN = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>|[^<>]+/y;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/g;
const VOID_TAGS = ["br", "img", "input", "link", "meta"];

/**
 * Reads a snippet of HTML more strictly than a browser does: lower case, quoted values, every tag closed.
 * @throws SyntaxError
 */
export function parseHtml(html: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const from = TOKEN.lastIndex;
    const [, slash, name, attributes = ""] = TOKEN.exec(html) ?? fail(`Bad HTML at: ${html.slice(from, from + 40)}`);
    if (!name) continue;
    if (slash) {
      if (open.pop() !== name) fail(`</${name}> closes nothing.`);
    } else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
        ([, key = "", value = ""]) => [key, unescaped(value)] as const,
      );
      tags.push({ name, attributes: new Map(pairs) });
      if (!VOID_TAGS.includes(name)) open.push(name);
    }
  }
  if (open.length > 0) fail(`<${open.join(">, <")}> is not closed.`);
  return tags;
}

function unescaped(value: string): string {
  if (/&(?!amp;)/.test(value)) fail(`Write &amp; in: ${value}`);
  return value.replaceAll("&amp;", "&");
}

function fail(message: string): never {
  throw new SyntaxError(message);
}

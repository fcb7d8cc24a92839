/** An element with its properties and children. Not from markup: a page may forbid that (Trusted Types). */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { part, ...properties }: { part: string } & Omit<Partial<HTMLElementTagNameMap[Tag]>, "part">,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  // A part's name is its class too: what a page may style, the widget does.
  element.className = part;
  element.setAttribute("part", part);
  element.append(...children);
  return element;
}

/** Only what differs: whoever selects or reads a text keeps it. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function makeButton(part: string, onclick: () => void, ...children: Node[]): HTMLButtonElement {
  return make("button", { part, type: "button", onclick }, ...children);
}

type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Tag], "style" | "dataset">
>;

/** An element with its properties and children. Never from markup: whatever a room or a server says is text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<Tag> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function makeButton(text: string, onclick: () => void, className = ""): HTMLButtonElement {
  return make("button", { type: "button", className, onclick }, text);
}

/** A part of a view, under a heading that names it to whoever does not see it. */
export function makeSection(title: string, ...children: Node[]): HTMLElement {
  return make("section", { ariaLabel: title }, make("h3", {}, title), ...children);
}

/** Only what differs: whoever selects or hears a text keeps it. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

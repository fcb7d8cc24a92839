type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Tag], "style" | "dataset">
>;

/** Creates an element without markup, so that texts from rooms and servers can never become markup. */
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

export function makeSection(title: string, ...children: Node[]): HTMLElement {
  return make("section", { ariaLabel: title }, make("h3", {}, title), ...children);
}

/** Leaves an unchanged text alone, so that a selection in it and a screen reader's position survive. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

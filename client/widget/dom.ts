/** Creates an element without markup, because a page may forbid markup from scripts (Trusted Types). */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { part, ...properties }: { part: string } & Omit<Partial<HTMLElementTagNameMap[Tag]>, "part">,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  // Everything that the widget styles by class, a page can style by part.
  element.className = part;
  element.setAttribute("part", part);
  element.append(...children);
  return element;
}

/** Leaves an unchanged text alone, so that a selection in it and a screen reader's position survive. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function makeButton(part: string, onclick: () => void, ...children: Node[]): HTMLButtonElement {
  return make("button", { part, type: "button", onclick }, ...children);
}

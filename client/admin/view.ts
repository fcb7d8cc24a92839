/** What fills the page: one at a time. */
export interface View {
  readonly element: HTMLElement;
  readonly title: string;
  /** Where the keyboard begins. */
  focus(): void;
  /** It is not shown any more: nothing of it may go on. */
  close(): void;
}

/** The content of the whole page. Only one view is open at a time. */
export interface View {
  readonly element: HTMLElement;
  readonly title: string;
  /** Moves the keyboard focus into the view. */
  focus(): void;
  /** Stops all timers and closes all connections. */
  close(): void;
}

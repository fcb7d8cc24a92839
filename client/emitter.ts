export type Listener<Payload> = (payload: Payload) => void;

/**
 * Typed events. A listener that throws affects neither the other listeners nor the emitter. If a listener causes another
 * event, that event waits for its turn, so every listener hears all events in the order in which they happened.
 */
export class Emitter<Events> {
  readonly #listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {};
  readonly #deliveries: (() => void)[] = [];
  #isBusy = false;

  /** Returns the function that unsubscribes. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    // The wrapper makes two subscriptions of a function that subscribes twice.
    const subscription: Listener<Events[Name]> = (payload) => listener(payload);
    this.#listeners[name] ??= new Set();
    this.#listeners[name].add(subscription);
    return () => {
      this.#listeners[name]?.delete(subscription);
    };
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    this.batch(() => this.#deliveries.push(() => this.#deliver(name, payload)));
  }

  /** Events that the action emits reach their listeners after it has ended. */
  batch(action: () => void): void {
    const isNested = this.#isBusy;
    this.#isBusy = true;
    try {
      action();
    } finally {
      if (!isNested) this.#deliverAll();
    }
  }

  #deliverAll(): void {
    // The array grows while listeners act.
    for (const deliver of this.#deliveries) deliver();
    this.#deliveries.length = 0;
    this.#isBusy = false;
  }

  #deliver<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    const listeners = this.#listeners[name];
    // The loop over the set itself would also visit listeners that this event adds.
    for (const listener of [...(listeners ?? [])]) {
      if (!listeners?.has(listener)) continue;
      try {
        listener(payload);
      } catch (thrown) {
        queueMicrotask(() => {
          throw thrown;
        });
      }
    }
  }
}

export type Listener<Payload> = (payload: Payload) => void;

/** Typed events. A listener that throws affects neither the other listeners nor the emitter. */
export class Emitter<Events> {
  readonly #listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {};

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
    for (const listener of this.#listeners[name] ?? []) {
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

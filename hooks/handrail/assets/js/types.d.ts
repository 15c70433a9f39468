// What the modules offer each other. Checked by `tsc`, never shipped.

interface Handrail {
  base: URL;
  element<K extends keyof HTMLElementTagNameMap>(
    name: K, properties?: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K];
  ready(start: () => void): void;
  /** JSON on this device. A listener hears of a change in any tab; '' when everything may have changed. */
  store: {
    get<T>(key: string, otherwise: T): T;
    set(key: string, value: unknown): void;
    remove(key: string): void;
    changed(listener: (key: string) => void): void;
    /** The id of the present incident, which is kept under `current`; without one 'device'. */
    scope(): string;
  };
}

interface Window {
  /** Of the theme, with instant loading. */
  document$?: {subscribe(next: (document: Document) => void): void};
}

// What the modules offer each other. Checked by `tsc`, never shipped.

interface Handrail {
  base: URL;
  element<K extends keyof HTMLElementTagNameMap>(
    name: K, properties?: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K];
  ready(start: () => void): void;
}

interface Window {
  /** Of the theme, with instant loading. */
  document$?: {subscribe(next: (document: Document) => void): void};
}

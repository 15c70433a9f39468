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
  /** The records of incidents. What changes one concerns that of this tab, which is made if there is none. */
  incidents: {
    /** The one that was changed last stands last. */
    all(): Incident[];
    current(): Incident | undefined;
    /** The entries that were not taken back. */
    live(incident: Incident | undefined): Entry[];
    /** The id of the present incident, or ''. */
    id(): string;
    /** Go on with an incident in this tab; begin it under a name. An id that a person gave has no `~` before it. */
    start(name: string, id?: string): void;
    rename(name: string): void;
    add(entry: Omit<Entry, 'at'>, name: string): void;
    /** Take entries back, or bring them again. */
    turn(entries: Entry[]): void;
    undo(): void;
    /** Add what stands in another record to the one with this id. */
    merge(other: Pick<Incident, 'id' | 'name' | 'entries'>, id?: string): void;
    merged(ours: Entry[], theirs: Entry[]): Entry[];
  };
  /** A record as Markdown. `zone` is an IANA name, `up` leads from the file to docs. */
  timeline: {
    STEPS: Record<string, string>;
    NOTES: string[];
    local(at: number, zone: string): string;
    stamp(at: number, zone: string): string;
    /** What an entry says, with `link` for its step. */
    said(entry: Entry, link?: string): string;
    rows(entries: Entry[], zone: string, up: string): string;
    /** The name of a file and its text; there must be an entry. */
    postmortem(incident: Incident, entries: Entry[], zone: string): [string, string];
    drill(incident: Incident, entries: Entry[], zone: string): [string, string];
  };
  handover: {
    write(incident: Incident, entries: Entry[], zone: string): string;
    /** What stands in a text that anybody may have written, or a sentence that says why nothing does. */
    read(text: string): string | Pick<Incident, 'id' | 'name' | 'entries'>;
  };
}

/**
 * One line of a record. `kind` is the kind of its step, `undone`, `passed` (a verification), or that of a note.
 * `page` is the runbook's file below docs and `step` the anchor there; the title is kept, since a page changes.
 * `to` is the anchor of the step that comes next. What does not apply is ''.
 */
interface Entry {
  at: number;
  kind: string;
  text: string;
  page: string;
  step: string;
  title: string;
  to: string;
  gone?: boolean;
}

/** `at` is when it was begun; `undo` holds what the last changes turned, by the entries' keys. */
interface Incident {
  id: string;
  name: string;
  at: number;
  entries: Entry[];
  undo: string[][];
}

interface Window {
  /** Of the theme, with instant loading. */
  document$?: {subscribe(next: (document: Document) => void): void};
}

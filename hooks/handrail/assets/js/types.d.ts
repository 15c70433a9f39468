// What the modules offer each other. Checked by `tsc`, never shipped.

interface Handrail {
  base: URL;
  equip(name: string, start: (place: HTMLElement, kit: HTMLElement) => void): void;
  element<K extends keyof HTMLElementTagNameMap>(
    name: K, properties?: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K];
  ready(start: () => void): void;
  /** The reader's day as `2024-01-21`. */
  today(): string;
  /** Words in the colour of what they mean: of the class `hr-KIND`. */
  mark(kind: string, words: string): HTMLElement;
  /** JSON on this device. A listener hears of a change in any tab; '' when everything may have changed. */
  store: {
    get<T>(key: string, otherwise: T): T;
    set(key: string, value: unknown): void;
    changed(listener: (key: string) => void): void;
    /** The id of the present incident; without one 'device'. */
    scope(): string;
  };
  variables: {
    /** The values of this page's variables that are set and right. */
    values(): Record<string, string>;
    changed(listener: () => void): void;
    /** Ask for a value. */
    edit(name: string): void;
  };
  copying: {
    /** The runnable command of a `.hr-command`, with the reader's values. */
    text(box: HTMLElement): string;
    /** Put text into the clipboard; false where the browser does not let it. */
    write(text: string, place?: Element): Promise<boolean>;
  };
  /** The records of incidents. What changes one concerns that of this tab, which is begun if there is none. */
  incidents: {
    /** The one that was changed last stands last. */
    all(): Incident[];
    current(): Incident | undefined;
    /** The entries of the present one that were not taken back. */
    live(): Entry[];
    /** Change an incident, and go on with it in this tab. `work` returns the entries that undo turns. */
    change(work: (incident: Incident) => Entry[] | void, id?: string, name?: string): void;
    /** Record something now; `name` is for an incident that has none. */
    add(entry: Entry, name: string): void;
    /** Take entries back, or bring them again. */
    turn(entries: Entry[]): void;
    undo(): void;
    /** Add what stands in another record to that with the id `into`, else to that with its own. */
    merge(other: Pick<Incident, 'id' | 'name' | 'entries'>, into?: string): void;
  };
  /** A record as text. `zone` is an IANA name, `up` leads from the file to docs. */
  timeline: {
    /** The clock of an instant in a zone: `13:45`. */
    clock(at: number, zone: string): string;
    /** What an entry says. */
    said(entry: Entry): string;
    rows(entries: Entry[], zone: string, up: string): string;
    /** What may stand in braces in the texts of `record.md.jinja`, on a page; there must be an entry. */
    facts(incident: Incident, entries: Entry[], zone: string, page: string): Record<string, string>;
    fill(text: string, facts: Record<string, string>): string;
  };
  handover: {
    write(incident: Incident, entries: Entry[]): string;
    /** What stands in a text that anybody may have written, if it can be read. */
    read(text: string): Pick<Incident, 'id' | 'name' | 'entries'> | void;
  };
  steps: {
    all(what: string, root?: ParentNode): any[];
    /** What an item of the outcomes is called. */
    outcome(item: HTMLElement): string;
    /** The last that was recorded at a step of a page; at any, for the body. */
    last(card: HTMLElement, page: string): Entry | undefined;
    /** Give each step its controls. */
    wake(template: DocumentFragment): void;
    draw(page: string, zone: string, undone: string): void;
  };
}

/**
 * One line of a record. `kind` is a kind of the timeline, or `impact`.
 * `page` is the runbook's file below docs and `step` the anchor there; the title is kept, since a page changes.
 * `to` is the anchor of the step that comes next, '' when there is none; a note has no `to`.
 */
interface Entry {
  at: number;
  kind: string;
  text: string;
  page: string;
  step: string;
  title: string;
  to?: string;
  gone?: boolean;
}

/** `at` is when it was changed; `undo` holds what the last changes turned, by the entries' keys. */
interface Incident {
  id: string;
  name: string;
  at: number;
  entries: Entry[];
  undo: string[][];
}

/** A record of actions.json, as far as a table shows it. */
interface Action {
  id: string;
  url: string;
  text: string;
  document: string;
  status: string;
  open: boolean;
  overdue: boolean;
  services: string[];
  asked: number;
  on: string | null;
  owner: string | null;
  type: string | null;
  due: string | null;
}

interface ActionData {
  site: string | null;
  actions: Action[];
}

/**
 * A row of a table of actions: what its cells say, its rank when no order is asked for, what a search looks
 * into. A row that the page was built with has no action behind it while actions.json is not there.
 */
interface Item {
  cells: string[];
  rank: string;
  row?: HTMLTableRowElement;
  action?: Action;
  at?: number;
  href?: string;
  text?: string;
}

interface Window {
  /** Of the theme, with instant loading. */
  document$?: {subscribe(next: (document: Document) => void): void};
}

/** Where the search worker stands: its own global scope, or beside a page (search-file.js). */
interface SearchPort {
  here?: string;
  load?(root: URL, path: string): Promise<any>;
  addEventListener(type: 'message', listener: (event: {data: {type: number; data: any}}) => void): void;
  postMessage(message: unknown): void;
}
declare var handrailPort: SearchPort | undefined;

/** `search/VERSION/meta.json`: see finish/search/index.py. */
interface SearchMeta {
  count: number;
  /** Where the pages of each kind end, and what they weigh. */
  weights: [number, number][];
  worth: number[];
  stop: string[];
  patterns: string[];
  several: [number, number][];
  terms: string[];
  ends: string[];
  synonyms: string[][];
}

/** A term, how well it matches, and the pages that hold it with what it is worth there. */
type SearchMatch = [string, number, Map<number, number>];

/** A word of the query. `soft`: a page need not have it; `begun`: it may go on; `rare`: how much it tells. */
interface SearchSlot {
  say: string;
  stop: boolean;
  soft: boolean;
  begun: boolean;
  others: string[];
  terms: string[];
  docs: Map<number, number>;
  rare: number;
}

/** `share` is 1 when it has all words; `docs` are its fragments with what they hold of them. */
interface SearchPage {
  first: number;
  score: number;
  share: number;
  slots: Map<SearchSlot, number>;
  docs: Map<number, number>;
}

/** Words of the query in a text; `order` is the share of those that stand behind each other as they were typed. */
interface SearchSeen {
  text: string;
  hits: {slot: SearchSlot; from: number; to: number}[];
  pairs: number;
  order: number;
  start: number;
  had: Set<SearchSlot>;
}

interface SearchPart {
  anchor: string;
  title: string;
  text: string;
  weight: number;
  had: Set<SearchSlot>;
}

/** Anchor, name and text. */
type SearchTriple = [string, string, string];

type SearchJudge = (
  page: SearchPage,
  texts: [string, string, number, SearchTriple[], SearchTriple[]?, SearchTriple[]?, string[]?][],
  slots: SearchSlot[],
  find: (text: string) => SearchSeen,
  query: string,
) => {score: number; items: {score: number; location: string}[]};

// The data that modules share, and what the theme has. Checked by `tsc`, never shipped.

type MakeElement = <K extends keyof HTMLElementTagNameMap>(
  name: K, properties?: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]
) => HTMLElementTagNameMap[K];

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

/** What is handed over of one. */
type Handed = Pick<Incident, 'id' | 'name' | 'entries'>;

/**
 * A row of a table of actions: what its cells say; its facts as a filter asks for them, each one or more
 * words: `action` is its id in actions.json; whether its day has passed.
 */
interface Item {
  row: HTMLTableRowElement;
  words: string[];
  facts: Record<string, string>;
  passed: boolean;
}

interface Window {
  /** What can be asked of a page from outside. */
  handrail: object;
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

/**
 * A word of the query. `mute`: it says nothing itself; `known`: the terms that stand for it; `soft`: a page need
 * not have it; `begun`: it may go on; `rare`: how much it tells.
 */
interface SearchSlot {
  say: string;
  mute: boolean;
  soft: boolean;
  begun: boolean;
  others: string[];
  known: string[];
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

/** Anchor, name and text, of some what they are in words. */
type SearchText = [string, string, string, string?];

type SearchJudge = (
  page: SearchPage,
  texts: [string, string, string, SearchText[], SearchText[]?, SearchText[]?, string[]?][],
  slots: SearchSlot[],
  find: (text: string) => SearchSeen,
  query: string,
) => {score: number; items: {score: number; location: string}[]};

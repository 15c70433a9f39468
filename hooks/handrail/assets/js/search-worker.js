// Answers the theme's search box from the index that `finish/search` writes: a worker, or, where a
// page is opened from the file system, a script beside the page (search-file.js). It speaks the
// protocol of Material for MkDocs: 0 setup, 1 ready, 2 query, 3 result. Names are short: the budget
// of the whole worker is 4 kB.
/// <reference path="./types.d.ts" />
{
  const FORMAT = '2';
  const LOOKED = 10;  // pages whose text is looked at before they are ordered
  const WAIT = 80;  // milliseconds in which a newer query replaces an older one
  const GAP = 40;  // characters between two words that belong together: room for a number or a name

  /** @type {SearchPort} */
  const port = globalThis.handrailPort || globalThis;
  const root = new URL('../../search/', port.here || location.href);

  // Terms, as terms.py cuts them.
  /** @type {RegExp[]} */
  let [MARKS, DASHES, APOSTROPHE, COMPOUND, FIRST, SECOND, ENDS, UNSPACED, CAMEL, STEM, QUOTED] = [];
  /** @param {string[]} patterns of terms.py */
  const learn = (patterns) => {
    [MARKS, DASHES, APOSTROPHE, COMPOUND, FIRST, SECOND, ENDS, UNSPACED, CAMEL, STEM, QUOTED] = patterns.map((each) => new RegExp(each, 'gu'));
  };
  /** @param {string} text */
  const fold = (text) => text.normalize('NFKD').replace(MARKS, '').replace(DASHES, '-').replace(APOSTROPHE, '');
  /** @type {(parts: string[], at: RegExp) => string[]} */
  const cut = (parts, at) => parts.flatMap((part) => part.split(at)).map((part) => part.replace(ENDS, '')).filter(Boolean);
  /** @param {string} word */
  const pieces = (word) => {
    const first = cut([word], FIRST);
    const second = cut(first, SECOND);
    return [[word], first, second, second.flatMap((part) => part.split(UNSPACED).flatMap((run, odd) => (
      odd % 2 ? [...run].map((_, at, all) => all.slice(at, at + 2).join('')) : run.split(CAMEL))).filter(Boolean))];
  };
  /** @param {string} text */
  const compounds = (text) => [...fold(text).matchAll(COMPOUND)];

  // The index: files that are loaded once, when they are asked for.
  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  let version = '';
  /** @type {SearchMeta | undefined} */
  let loaded;
  let meta = /** @type {SearchMeta} */ ({});
  /** @param {string} path */
  const load = (path) => {
    const get = () => (port.load ? port.load(root, path) : fetch(new URL(`${path}.json`, root)).then((got) => got.json()));
    const file = files.get(path) || get().catch(get).catch((error) => {
      files.delete(path);
      throw error;
    });
    files.set(path, file);
    return file;
  };
  /** @param {string} pointer */
  const begin = async (pointer) => {
    const [format, name] = pointer.split('-');
    if (format !== FORMAT) throw pointer;
    version = `${name}/`;
    loaded = meta = /** @type {SearchMeta} */ (await load(`${version}meta`));
    learn(meta.patterns);
  };
  /** The last of the sorted starts that is not behind the key. @type {(starts: string[], key: string) => number} */
  const place = (starts, key) => Math.max(0, starts.findLastIndex((start) => start <= key));
  /** What of the index may begin so. @type {(word: string) => Promise<Record<string, string>[]>} */
  const shards = (word) => {
    const from = place(meta.terms, word);
    const to = Math.min(place(meta.terms, `${word}\uffff`), from + 2);
    return Promise.all(meta.terms.slice(from, to + 1).map((_, at) => load(`${version}t/${from + at}`)));
  };
  /** Pages with what the term is worth on them. @param {string} code */
  const decode = (code) => {
    /** @type {Map<number, number>} */
    const docs = new Map();
    let doc = -1;
    let value = 0;
    for (const char of code) {
      const digit = char.charCodeAt(0) - 35;
      value = value * 46 + digit % 46;
      if (digit < 46) {
        doc += (value >> 3) + 1;
        docs.set(doc, meta.worth[value & 7]);
        value = 0;
      }
    }
    return docs;
  };

  // Words that match: as they are, inflected, begun, mistyped.
  /** @param {string} word */
  const stem = (word) => word.replace(STEM, '$1');
  /** Optimal string alignment. @type {(a: string, b: string, most: number) => number} */
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return 9;
    const far = [[...b, 0].map((_, at) => at)];
    for (let i = 1; i <= a.length; i++) {
      far[i] = [i];
      for (let j = 1; j <= b.length; j++) {
        const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? far[i - 2][j - 2] + 1 : 9;
        far[i][j] = Math.min(swapped, far[i - 1][j] + 1, far[i][j - 1] + 1, far[i - 1][j - 1] + +(a[i - 1] !== b[j - 1]));
      }
    }
    return far[a.length][b.length];
  };
  /** @type {(word: string, begun?: boolean) => Promise<SearchMatch[]>} */
  const matching = async (word, begun) => {
    const base = stem(word);
    /** @type {SearchMatch[]} */
    const match = [];
    /** @type {SearchMatch[]} */
    const longer = [];
    for (const shard of await shards(base)) {
      for (const term in shard) {
        if (stem(term) === base) match.push([term, term === word ? 1 : 0.8, decode(shard[term])]);
        else if (term.startsWith(word) && longer.length < 40) longer.push([term, 0.5, decode(shard[term])]);
      }
    }
    return begun ? [...match, ...longer] : match;
  };
  /** @type {(word: string) => Promise<SearchMatch[]>} */
  const mistyped = async (word) => {
    if (word.length < 4) return [];
    const digits = word.replace(/\D/g, '');
    const most = word.length < 8 ? 1 : 2;
    const group = meta.synonyms.find((each) => each.some((other) => distance(word, other, most) <= most));
    const [ends, begins] = await Promise.all([
      meta.ends[0] ? load(`${version}e/${place(meta.ends, [...word].reverse().join(''))}`) : [], shards(word)]);
    const terms = [...new Set([...ends, ...begins.flatMap(Object.keys)])].filter((term) => term.replace(/\D/g, '') === digits);
    const far = terms.map((term) => distance(word, term, most));
    const least = Math.min(...far);
    const found = least > most ? group : terms.filter((_, at) => far[at] === least).slice(0, 6);
    return (await Promise.all((found || []).map(together))).flat();
  };
  /** What means the same; of several words all. @type {(phrase: string) => Promise<SearchMatch[]>} */
  const together = async (phrase) => {
    const lists = await Promise.all(phrase.split(' ').map((word) => matching(word)));
    if (!lists[1]) return lists[0].map(([term, factor, docs]) => [term, factor * 0.7, docs]);
    const docs = new Map(lists[0].flatMap(([, , each]) => [...each])
      .filter(([doc]) => lists.every((list) => list.some(([, , each]) => each.has(doc)))));
    return docs.size ? [[phrase, 0.7, docs]] : [];
  };
  /** What a word of the query finds; one that is nowhere is taken apart. @type {(slot: SearchSlot) => Promise<SearchSlot[]>} */
  const resolve = async (slot) => {
    const word = slot.say.toLowerCase();
    if (slot.mute) return [{...slot, known: [word]}];
    let match = (await Promise.all([/ /.test(word) ? together(word) : matching(word, slot.begun), ...slot.others.map(together)])).flat();
    if (!match[0]) match = await matching(word, true);
    if (!match[0] && !slot.soft) match = await mistyped(word);
    if (!match[0]) match = await matching(word.replace(/[-._]/g, ''));
    if (!match[0]) {
      const parts = pieces(slot.say).find((level) => level[1]);
      if (parts) {
        return (await Promise.all(parts.filter((part) => !parts[2] || !/^\d\d?$/.test(part)).map((say) => resolve({...slot, say})))).flat();
      }
    }
    const docs = new Map();
    let rare = 0;
    for (const [, factor, each] of match) {
      const own = factor * Math.log(1 + meta.count / each.size);
      rare = Math.max(rare, own);
      for (const [doc, worth] of each) docs.set(doc, Math.max(docs.get(doc) || 0, own * worth));
    }
    rare = Math.min(rare, Math.log(1 + meta.count / docs.size));  // many words that mean the same are common
    return [{...slot, known: match.map(([term]) => term), docs, rare}];
  };

  /** The words of a query: the variable parts of a pasted message are soft. @param {string} query */
  const parse = (query) => {
    const text = fold(query);
    const bare = text.replace(QUOTED, (part) => ' '.repeat(part.length));
    // Of a stack trace the beginning and the end: what was asked for, and what failed at last.
    const all = compounds(query).filter((_, at, list) => at < 16 || at > list.length - 33);
    const said = all.map(([word]) => word.toLowerCase());
    /** @type {(SearchSlot | undefined)[]} */
    const slots = all.map(({0: say, index: from}, at) => ({
      say,
      mute: meta.stop.includes(said[at]),
      soft: /\d/.test(say) || /^["'`]?[:=]/.test(text.slice(from + say.length)) || bare[from] === ' ',
      begun: !all[at + 1] && !/\s$/.test(query),
      others: [],
      known: [],
      docs: new Map(),
      rare: 0,
    }));
    for (const group of meta.synonyms) {
      for (const say of group) {
        const size = say.split(' ').length;
        const at = said.findIndex((_, from) => said.slice(from, from + size).join(' ') === say);
        const slot = slots[at];
        if (!slot) continue;
        const others = [...slot.others, ...group.filter((other) => other !== say)];
        slots.splice(at, size, {...slot, say: size > 1 ? say : slot.say, mute: false, others}, ...Array(size - 1));
      }
    }
    const kept = /** @type {SearchSlot[]} */ (slots.filter((slot, at) => slot && said.indexOf(said[at]) === at));
    const every = kept.every((slot) => slot.mute);
    const few = kept.filter((slot) => !slot.mute && !slot.soft).length < 3;
    return kept.map((slot) => ({...slot, mute: slot.mute && !every, soft: slot.soft && !few}));
  };

  /** The pages that match, the best first, by what the index says of their words. @param {SearchSlot[]} slots */
  const rank = (slots) => {
    const hard = slots.filter((slot) => !slot.soft && slot.rare);
    /** @type {Map<number, SearchPage>} */
    const pages = new Map();
    for (const slot of slots) {
      for (const [doc, worth] of slot.docs) {
        const [first] = meta.several.find(([from, size]) => from <= doc && doc < from + size) || [doc];
        const page = pages.get(first) || {first, score: 0, share: 0, slots: new Map(), docs: new Map()};
        pages.set(first, page);
        page.slots.set(slot, Math.max(page.slots.get(slot) || 0, worth));
        page.docs.set(doc, (page.docs.get(doc) || 0) + worth);
      }
    }
    for (const page of pages.values()) {
      const [, weight] = /** @type {[number, number]} */ (meta.weights.find(([end]) => page.first < end)); // the last ends behind all
      for (const worth of page.slots.values()) page.score += worth * weight;
      const had = hard.filter((slot) => page.slots.has(slot));
      page.share = had.length === hard.length ? 1 : 0.3 * (sum(had) / sum(hard)) ** 2;
    }
    return [...pages.values()].sort((a, b) => b.score * b.share - a.score * a.share || a.first - b.first);
  };
  /** @param {Iterable<SearchSlot>} slots */
  const sum = (slots) => [...slots].reduce((all, slot) => all + slot.rare, 0);

  /** For text between tags. @param {string} text */
  const escape = (text) => text.replace(/[&<]/g, (char) => `&#${char.charCodeAt(0)};`);
  /** In lower case, without accents, in the same length. @param {string} text */
  const lower = (text) => text.replace(/[A-Z\x80-\uffff]/g, (char) => {
    const bare = fold(char).toLowerCase();
    return bare.length - 1 ? char : bare;
  });
  /** @param {string} text */
  const squash = (text) => lower(text).replace(/[^\p{L}\p{N}]+/gu, '');

  /** What finds the words of the query in a text. @type {(slots: SearchSlot[]) => (text: string) => SearchSeen} */
  const finder = (slots) => {
    /** @type {Map<string, SearchSlot>} */
    const owner = new Map();
    for (const slot of slots) for (const term of slot.known) if (!owner.has(term)) owner.set(term, slot);
    const sources = [...owner.keys()].sort((a, b) => b.length - a.length).map((term) => {
      const quoted = term.replace(/[.+[\]]/g, '\\$&');
      return term.length < 5 ? `(?<![a-z0-9])${quoted}(?![a-z0-9])` : quoted;
    });
    const any = new RegExp(sources.join('|') || '(?!)', 'gu');
    const order = slots.filter((slot) => !slot.soft && slot.known[0]);
    return (text) => {
      const hits = [...lower(text).matchAll(any)].map((hit) => (
        {slot: /** @type {SearchSlot} */ (owner.get(hit[0])), from: hit.index, to: hit.index + hit[0].length}));
      /** @type {Map<SearchSlot, number>} */
      const behind = new Map();
      hits.forEach((hit, at) => {
        const follower = order[order.indexOf(hit.slot) + 1 || -1];
        if (!behind.has(hit.slot) && hits.slice(at + 1, at + 9).some((next) => next.slot === follower && next.from - hit.to < GAP)) {
          behind.set(hit.slot, hit.from);
        }
      });
      const start = [...behind.values(), ...hits.map((hit) => hit.from), 0][0];
      return {text, hits, pairs: behind.size, start, order: order[1] ? behind.size / (order.length - 1) : 0, had: new Set(hits.map((hit) => hit.slot))};
    };
  };
  /** @type {(seen: SearchSeen, from?: number, to?: number) => string} */
  const marked = ({text, hits}, from = 0, to = text.length) => {
    let html = '';
    for (const hit of hits) {
      if (hit.from < from || hit.to > to || hit.slot.mute) continue;
      html += `${escape(text.slice(from, hit.from))}<mark>${escape(text.slice(hit.from, hit.to))}</mark>`;
      from = hit.to;
    }
    return html + escape(text.slice(from, to));
  };
  /** @param {SearchSeen} seen */
  const teaser = (seen) => {
    const {text, start} = seen;
    const from = start > 80 ? text.indexOf(' ', start - 60) + 1 : 0;
    const to = text.length > from + 260 ? text.lastIndexOf(' ', from + 260) : text.length;
    return text.trim() && `<p>${from ? '… ' : ''}${marked(seen, from, to)}${to < text.length ? ' …' : ''}</p>`;
  };

  /** Where a page is; files have no other name. @param {string} path */
  const address = (path) => (port.load ? path.replace(/(^|\/)$/, '$1index.html') : path);

  /** Judge a page by its fragments; what the theme shows of it. @type {SearchJudge} */
  const judge = (page, texts, slots, find, query) => {
    const [path, title, kind, , names = [], signatures = [], tags = []] = texts.find((text) => text[4]) || texts[0];
    const url = address(path);
    const whole = sum(slots.filter((slot) => !slot.soft)) || 1;
    /** @param {Set<SearchSlot>} had */
    const share = (had) => Math.min(1, sum(had) / whole);
    /** @type {(part: SearchText) => SearchPart} */
    const item = ([anchor, head, text, said]) => {
      const [above, below] = [find(head), find(text)];
      const had = new Set([...above.had, ...below.had]);
      const weight = share(had) ** 2 * (1 + 2 * Math.max(above.order, below.order)) + 1.5 * share(above.had);
      return {
        anchor, had, weight: /^hr-/.test(anchor) ? weight / 2 : weight, text: teaser(below),
        title: (said ? `<small class="hr-search-kind">${said}</small>` : '') + marked(above),
      };
    };
    const parts = texts.flatMap((text) => text[3]);
    const top = item(['', title, parts.map(([anchor, , text]) => (anchor ? '' : text)).join(' '), kind]);
    const rest = parts.filter(([anchor]) => anchor).map(item);
    // An error text that a runbook answers: pasted in part, or within a longer line.
    let sign = 0;
    for (const [, text] of signatures) {
      const seen = find(text);
      const both = share(seen.had);
      const long = squash(seen.hits.map((hit) => text.slice(hit.from, hit.to)).join('')).length / squash(text).length;
      const good = Math.max(seen.order * both, long > (seen.had.size > 1 ? 0.7 : 0.95) && seen.pairs >= (seen.had.size - 1) * 0.6 ? long : 0);
      top.weight = Math.max(top.weight, 2 * both ** 2);
      if (good > Math.max(sign, 0.6)) {
        sign = good;
        top.text = `<p><code>${marked(seen)}</code></p>`;
      }
    }
    const exact = squash(query);
    const asked = names.findIndex((name) => name.some((part) => part && squash(part) === exact));
    if (asked > 0) rest.push({...item([names[asked][0], names[asked][2], names[asked][1]]), weight: 9});
    const best = Math.max(top.weight, ...rest.map((part) => part.weight));
    if (sign || !asked) top.weight = best + 1;
    const high = Math.max(best, top.weight) || 1;
    const score = page.score * (asked >= 0 ? 4 : squash(title) === exact ? 2 : 1) * Math.max(page.share * (1 + 2 * Math.min(best, 4)), sign && 9 + 9 * sign);
    for (const part of rest) for (const slot of part.had) top.had.add(slot);
    const shown = [top, ...rest.filter((part) => part.weight).sort((a, b) => b.weight - a.weight).slice(0, 6)];
    const items = shown.map(({anchor, had, weight, ...said}, at) => ({
      ...said,
      location: anchor ? `${url}#${anchor}` : url,
      score: score * (at && at < 4 && weight > 0.6 * high ? 1 : weight / high),  // seen without opening more
      terms: Object.fromEntries(slots.filter((slot) => !slot.mute).map((slot) => (
        [had.has(slot) && !slot.known.includes(slot.say.toLowerCase()) ? slot.known[0] : slot.say, had.has(slot)]))),
      ...(at || !tags[0] ? {} : {tags}),
    }));
    return {score, items: items.sort((a, b) => b.score - a.score)};
  };

  /** @param {string} query */
  const search = async (query) => {
    if (!loaded) await begin((await load('search_index')).config.handrail);
    const slots = (await Promise.all(parse(query).map(resolve))).flat();
    const find = finder(slots);
    const pages = await Promise.all(rank(slots).slice(0, LOOKED).map(async (page) => {
      const docs = [...page.docs].sort((a, b) => b[1] - a[1]).slice(0, 2);
      // A file holds four pages.
      const texts = await Promise.all(docs.map(([doc]) => load(`${version}f/${doc >> 2}`).then((group) => group[doc & 3]).catch(() => 0)));
      const there = texts.filter(Boolean);  // some are missing where there is no network
      return there[0] && judge(page, there, slots, find, query);
    }));
    const found = pages.filter(Boolean).sort((a, b) => b.score - a.score);
    if (pages[0] && !found[0]) throw version;
    return {items: found.map((page) => page.items), suggest: slots.flatMap(({known}) => known[0] || [])};
  };

  /** What is said when a file of the index is missing: the next query tries again. @param {unknown} error */
  const failed = (error) => {
    console.warn(error);
    files.clear();
    loaded = undefined;
    return {items: [[{
      location: address('symptoms/'),
      title: 'Search cannot load its index',
      text: '<p>Type again, or open the list from A to Z.</p>',
      score: 1,
      terms: {},
    }]]};
  };

  let turn = 0;
  port.addEventListener('message', async ({data: {type, data}}) => {
    if (!type && data.config.handrail) begin(data.config.handrail).catch(() => 0);
    if (type !== 2) return;
    const own = ++turn;
    await new Promise((go) => setTimeout(go, WAIT));
    const result = own === turn && await search(data).catch(failed);
    if (own === turn) port.postMessage({type: 3, data: result});
  });
  port.postMessage({type: 1});
}

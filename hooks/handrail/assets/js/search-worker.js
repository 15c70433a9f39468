// Answers the theme's search box from the index that `finish/search` writes: a worker, or, where a
// page is opened from the file system, a script beside the page (see search-file.js). It speaks the
// protocol of Material for MkDocs: 0 setup, 1 ready, 2 query, 3 result.
/// <reference path="./types.d.ts" />
'use strict';
{
  const FORMAT = 1;
  const LOOKED = 10;  // pages whose text is looked at before they are ordered
  const WAIT = 80;  // milliseconds in which a newer query replaces an older one
  const GAP = 40;  // characters between two words that stand beside each other: a number, an address
  // What a term is worth by its class, and a page by its kind: see record.py.
  const WORTH = [0.65, 1.1, 1.5, 2.2, 2.5, 4, 4, 6];
  const KINDS = [1.3, 1.2, 1, 0.9, 0.9, 0.8, 0.7, 0.8, 0.4];
  const STOP = new Set(('a an and any are as at be been but by can cannot cant could did do does for from had has have how'
    + ' i if in into is it its my no not of on or our so that the their then there this to was we were what when'
    + ' where which while who why will with would you your').split(' '));

  /** @type {SearchPort} */
  const port = globalThis.handrailPort || globalThis;
  const root = new URL('../../search/', port.here || location.href);

  // Terms: the same as terms.py.
  const MARKS = /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u3099\u309a]/g;
  const COMPOUND = /[\p{L}\p{N}_]+(?:[-.:/[\]@%+#]+[\p{L}\p{N}_]+)*/gu;
  const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z]{2})(?=[0-9]{3})/;
  const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\u{20000}-\u{3ffff}]+)/u;

  const fold = (text) => text.normalize('NFKD').replace(MARKS, '').replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/(?<=[\p{L}\p{N}_])['\u2019](?=[\p{L}\p{N}_])/gu, '');
  const cut = (at, parts) => parts.flatMap((part) => part.split(at)).map((part) => part.replace(/^[-._]+|[-._]+$/g, ''))
    .filter(Boolean);
  const words = (word) => (UNSPACED.test(word)
    ? word.split(UNSPACED).flatMap((run, odd) => (odd % 2 ? [...run].map((_, at, all) => all.slice(at, at + 2).join('')) : run))
      .filter(Boolean)
    : word.split(CAMEL));
  const pieces = (compound) => {
    const first = cut(/[:/[\]@%+#]+/, [compound]);
    const second = cut(/[-._]+/, first);
    return [[compound], first, second, second.flatMap(words)];
  };
  const compounds = (text) => [...fold(text).matchAll(COMPOUND)]
    .map((found) => ({word: found[0].replace(/^_+|_+$/g, ''), at: found.index})).filter(({word}) => word);

  // The index: files that are loaded once, when they are asked for.
  const LOST = 'a file cannot be loaded';
  const files = new Map();
  let version = '';
  let meta = null;
  let firsts = [];
  const load = (path) => {
    if (!files.has(path)) {
      const get = () => (port.load ? port.load(root, path)
        : fetch(new URL(`${path}.json`, root)).then((answer) => answer.json()));
      files.set(path, get().catch(get).catch(() => {
        throw LOST;
      }));
    }
    return files.get(path);
  };
  const begin = async (pointer) => {
    const [format, name] = pointer.split('-');
    if (+format !== FORMAT) throw LOST;
    version = `${name}/`;
    meta = await load(`${version}meta`);
    let number = 0;
    firsts = meta.kinds.map((count) => (number += count));
  };
  const ready = async () => {
    if (!meta) await begin((await load('search_index')).config.handrail);
    return meta;
  };
  const kindOf = (number) => firsts.findIndex((end) => number < end);
  const pageOf = (number) => {
    const found = meta.several.find(([first, count]) => first <= number && number < first + count);
    return found ? found[0] : number;
  };
  const place = (starts, key) => {
    let low = 0;
    for (let high = starts.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const shards = (prefix) => {
    const from = place(meta.terms, prefix);
    const to = Math.min(place(meta.terms, `${prefix}\uffff`), from + 2);
    return Promise.all(Array.from({length: to - from + 1}, (_, at) => load(`${version}t/${from + at}`)));
  };
  const decode = (code, each) => {
    let number = -1;
    for (let at = 0; at < code.length;) {
      let value = 0;
      for (let unit = 1, digit = 45; digit >= 45; unit *= 45) {
        digit = code.charCodeAt(at++) - 35;
        if (digit > 57) digit--;
        value += unit * (digit % 45);
      }
      number += (value >> 3) + 1;
      each(number, value & 7);
    }
  };

  // Words that match: as they are, inflected, begun, mistyped.
  const stem = (word) => (/^[a-z]{5,}$/.test(word) ? word.replace(/(?:ings?|ed|e?s|ions?|ies|y|e)$/, '') : word);
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return 9;
    let before = [];
    let row = Array.from({length: b.length + 1}, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + +(a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return 9;
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  /** The terms that match a word, with what they are worth: {term: [factor, postings]}. */
  const matching = async (word, begun) => {
    const root_ = stem(word);
    const found = [];
    const longer = [];
    for (const shard of await shards(root_)) {
      for (const term in shard) {
        if (term === word) found.push([term, 1, shard[term]]);
        else if (stem(term) === root_) found.push([term, 0.8, shard[term]]);
        else if (term.startsWith(word)) longer.push([term, 0.5, shard[term]]);
      }
    }
    if (begun || !found.length) found.push(...longer.sort((a, b) => a[0].length - b[0].length).slice(0, 30));
    return found;
  };
  const mistyped = async (word) => {
    const most = word.length < 8 ? 1 : 2;
    if (word.length < 4 || /^\d/.test(word)) return [];
    const swapped = word.length > 6 ? [] : [...word.slice(1)].map((_, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2));
    const reverse = [...word].reverse().join('');
    const near = new Map();
    const judge = (term) => {
      const far = distance(word, term, most);
      if (far <= most) near.set(term, far);
    };
    const [ends, ...others] = await Promise.all([
      meta.ends.length ? load(`${version}e/${place(meta.ends, reverse)}`) : [], shards(word), ...swapped.map(shards)]);
    ends.forEach(judge);
    for (const shard of others.flat()) Object.keys(shard).forEach(judge);
    const least = Math.min(...near.values());
    const best = [...near].filter(([, far]) => far === least).slice(0, 6);
    const exact = await Promise.all(best.map(async ([term]) => [term, 0.6 - 0.15 * least, (await shards(term))
      .map((shard) => shard[term]).find(Boolean)]));
    return exact.filter(([, , code]) => code);
  };

  /** A place of the query that something has to fill: {say, soft, stop, rare, terms, numbers}. */
  const filled = (slot, found) => {
    slot.terms = found.map(([term]) => term);
    slot.numbers = new Map();
    slot.rare = 0;
    const total = firsts[firsts.length - 1];
    for (const [, factor, code, all] of found) {
      const hits = all || new Map();
      if (!all) decode(code, (number, level) => hits.set(number, WORTH[level]));
      const rare = Math.log(1 + total / hits.size);
      slot.rare = Math.max(slot.rare, rare * factor);
      for (const [number, worth] of hits) slot.numbers.set(number, Math.max(slot.numbers.get(number) || 0, factor * rare * worth));
    }
    return slot;
  };
  const together = async (phrase) => {
    const lists = await Promise.all(phrase.split(' ').map(async (word) => (await matching(word, false)).filter(([, factor]) => factor > 0.5)));
    if (lists.length === 1) return lists[0].map(([term, factor, code]) => [term, factor * 0.7, code]);
    const slots = lists.map((list) => filled({}, list));
    const all = new Map();
    for (const [number, worth] of slots[0].numbers) {
      if (slots.every((slot) => slot.numbers.has(number))) all.set(number, worth / slots[0].rare);
    }
    return all.size ? [[phrase, 0.7, '', all]] : [];
  };
  const resolve = async (slot) => {
    const word = slot.say;
    const low = word.toLowerCase();
    if (slot.stop) return [{...slot, terms: [low], numbers: new Map(), rare: 0}];
    const others = (await Promise.all(slot.others.map(together))).flat();
    let found = slot.phrase ? await together(low) : await matching(low, slot.begun);
    if (!found.length && !others.length) {
      const smaller = pieces(word).find((level) => level.length > 1);
      if (smaller) {
        const parts = smaller.filter((part) => smaller.length < 3 || !/^\d{1,2}$/.test(part));
        return (await Promise.all(parts.map((say) => resolve({...slot, say})))).flat();
      }
      if (!slot.soft) found = await mistyped(low);
    }
    return [filled({...slot}, [...found, ...others])];
  };

  /** Cut a query into slots: variable parts of a pasted message are soft, synonyms are beside them. */
  const parse = (query) => {
    const text = fold(query);
    const quoted = [...text.matchAll(/(["'`\u2018\u201c\u00ab]).*?["'`\u2019\u201d\u00bb]/g)].map((found) => [found.index, found.index + found[0].length]);
    const found = compounds(query).slice(0, 40);
    const said = found.map(({word}) => word.toLowerCase());
    const slots = found.map(({word, at}, number) => ({
      say: word,
      stop: STOP.has(said[number]),
      soft: /\d/.test(word) || quoted.some(([from, to]) => from < at && at < to),
      begun: number === found.length - 1 && !/\s$/.test(query),
      others: [],
      phrase: false,
    }));
    for (const group of meta.synonyms) {
      for (const phrase of group) {
        const length = phrase.split(' ').length;
        const at = said.findIndex((_, start) => said.slice(start, start + length).join(' ') === phrase);
        if (at < 0 || !slots[at]) continue;
        const others = group.filter((other) => other !== phrase);
        slots[at] = {...slots[at], say: phrase, phrase: length > 1, stop: false, others: [...slots[at].others, ...others]};
        for (let next = at + 1; next < at + length; next++) slots[next] = null;
      }
    }
    const kept = slots.filter((slot, at) => slot && said.indexOf(said[at]) === at);
    if (kept.every((slot) => slot.stop)) kept.forEach((slot) => (slot.stop = false));
    if (kept.filter((slot) => !slot.stop && !slot.soft).length < 3) kept.forEach((slot) => (slot.soft = false));
    return kept;
  };

  /** The pages that match, the best first, by what the index says of their words. */
  const pagesOf = (slots) => {
    const pages = new Map();
    const hard = slots.filter((slot) => !slot.soft && slot.numbers.size);
    const whole = hard.reduce((sum, slot) => sum + slot.rare, 0);
    for (const slot of slots) {
      const best = new Map();
      for (const [number, worth] of slot.numbers) {
        const first = pageOf(number);
        if (!pages.has(first)) pages.set(first, {first, score: 0, had: 0, count: 0, chunks: new Map()});
        const page = pages.get(first);
        page.chunks.set(number, (page.chunks.get(number) || 0) + worth);
        best.set(first, Math.max(best.get(first) || 0, worth));
      }
      for (const [first, worth] of best) {
        const page = pages.get(first);
        page.score += worth;
        if (hard.includes(slot)) {
          page.had += slot.rare;
          page.count++;
        }
      }
    }
    for (const page of pages.values()) {
      page.score *= KINDS[kindOf(page.first)];
      page.share = page.count === hard.length ? 1 : 0.3 * (page.had / whole) ** 2;
    }
    return [...pages.values()].sort((a, b) => b.score * b.share - a.score * a.share || a.first - b.first);
  };

  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[c]);
  const lower = (text) => {
    const low = text.toLowerCase();
    const plain = low.length === text.length ? low : text;
    return plain.replace(/[^\0-\x7f]/g, (c) => {
      const bare = fold(c);
      return bare.length === 1 ? bare : c;
    });
  };
  const squashed = (text) => lower(text).replace(/[^\p{L}\p{N}]+/gu, '');

  /** What finds the words of the slots in a text. */
  const finder = (slots) => {
    const of = new Map();
    slots.forEach((slot, number) => slot.terms.forEach((term) => of.has(term) || of.set(term, number)));
    const quote = (term) => term.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    const sources = [...of.keys()].sort((a, b) => b.length - a.length)
      .map((term) => (term.length < 5 && /^\w/.test(term) ? `(?<![a-z0-9])${quote(term)}(?![a-z0-9])` : quote(term)));
    const expression = new RegExp(sources.join('|') || '(?!)', 'gu');
    const ranked = slots.map((slot, number) => (slot.soft || !slot.terms.length ? -1 : number)).filter((number) => number >= 0);
    const rank = (number) => ranked.indexOf(number);
    return (text) => {
      const hits = [...lower(text).matchAll(expression)]
        .map((hit) => ({slot: of.get(hit[0]), from: hit.index, to: hit.index + hit[0].length}));
      const pairs = new Set();
      let start = -1;
      hits.forEach((hit, at) => {
        const own = rank(hit.slot);
        for (let next = at + 1; own >= 0 && next < hits.length && hits[next].from - hit.to <= GAP; next++) {
          if (rank(hits[next].slot) === own + 1) {
            if (start < 0) start = hit.from;
            pairs.add(own);
          }
        }
      });
      const order = ranked.length > 1 ? pairs.size / (ranked.length - 1) : 0;
      return {hits, order, pairs: pairs.size, start: start < 0 ? (hits[0] || {from: 0}).from : start, had: new Set(hits.map((hit) => hit.slot))};
    };
  };
  const marked = (text, hits, from = 0, to = text.length) => {
    let html = '';
    let at = from;
    for (const hit of hits) {
      if (hit.from < at || hit.to > to) continue;
      html += `${escape(text.slice(at, hit.from))}<mark>${escape(text.slice(hit.from, hit.to))}</mark>`;
      at = hit.to;
    }
    return html + escape(text.slice(at, to));
  };
  const teaser = (text, {hits, start}) => {
    const from = start > 80 ? text.indexOf(' ', start - 60) + 1 : 0;
    const to = text.length > from + 260 ? text.lastIndexOf(' ', from + 260) : text.length;
    return `<p>${from ? '… ' : ''}${marked(text, hits, from, to)}${to < text.length ? ' …' : ''}</p>`;
  };

  /** Judge a page by its text; returns what the theme shows of it. */
  const judged = (page, fragment, slots, find, query) => {
    const [address, title, , parts, names = [], signatures = [], tags = []] = fragment;
    const url = port.load ? address.replace(/(^|\/)$/, '$1index.html') : address;
    const whole = slots.reduce((sum, slot) => sum + (slot.soft ? 0 : slot.rare), 0) || 1;
    const share = (had) => Math.min(1, slots.reduce((sum, slot, number) => sum + (had.has(number) ? slot.rare : 0), 0) / whole);
    const terms = (had) => Object.fromEntries(slots.filter((slot) => !slot.stop).map((slot) => {
      const hit = had.has(slots.indexOf(slot));
      return [hit && !slot.terms.includes(slot.say.toLowerCase()) ? slot.terms[0] : slot.say, hit];
    }));
    const item = (anchor, head, text) => {
      const [above, below] = [find(head), find(text)];
      const had = new Set([...above.had, ...below.had]);
      const weight = (share(had) ** 2 * (1 + 2 * Math.max(above.order, below.order)) + share(above.had)) * (/^hr-/.test(anchor) ? 0.5 : 1);
      return {weight, had, location: anchor ? `${url}#${anchor}` : url, title: marked(head, above.hits), text: teaser(text, below)};
    };
    const sections = parts.map((part) => item(...part));
    const top = item('', title, '');
    for (const section of sections.filter(({location}) => location === url)) {
      if (!top.text || section.weight > top.weight) top.text = section.text;
      top.weight = Math.max(top.weight, section.weight);
      section.had.forEach((number) => top.had.add(number));
    }
    // An error text that a runbook answers: it may stand in a longer paste, or be pasted in part.
    let sign = 0;
    for (const [, text] of signatures) {
      const seen = find(text);
      const letters = (part) => part.replace(/[^\p{L}]+/gu, '').length;
      const said = seen.hits.reduce((sum, hit) => sum + letters(text.slice(hit.from, hit.to)), 0) / letters(text);
      const inside = seen.had.size > 1 && seen.pairs >= (seen.had.size - 1) * 0.6 && said > 0.7 ? said : 0;
      const quality = Math.max(inside, seen.order * share(seen.had));
      if (quality > Math.max(sign, 0.6)) {
        sign = quality;
        top.text = `<p><code>${marked(text, seen.hits)}</code></p>`;
        top.had = seen.had;
      }
    }
    const exact = squashed(query);
    for (const [anchor, name, about] of names.slice(1)) {
      if (squashed(name) === exact) sections.push({...item(anchor, about || name, name), weight: 9});
    }
    const named = names.some(([, name]) => squashed(name) === exact) ? 4 : squashed(title) === exact ? 2 : 1;
    const best = Math.max(top.weight, ...sections.map((section) => section.weight));
    const score = page.score * named * Math.max(page.share * (1 + 2 * Math.min(best, 4)), sign && 6 + 6 * sign);
    if (sign || names.length && squashed(names[0][1]) === exact) top.weight = best + 1;
    const shown = [top, ...sections.filter((section) => section.location !== url && section.weight > 0)
      .sort((a, b) => b.weight - a.weight).slice(0, 6)];
    const high = Math.max(...shown.map((section) => section.weight)) || 1;
    const items = shown.map(({weight, had, location, title: head, text}, at) => ({
      location, title: head, text, score: score * weight / high, terms: terms(had), ...(at || !tags.length ? {} : {tags}),
    }));
    return {score, first: page.first, items: items.sort((a, b) => b.score - a.score)};
  };

  const search = async (query) => {
    if (!/[\p{L}\p{N}]/u.test(query)) return {items: [], suggest: []};
    await ready();
    const slots = (await Promise.all(parse(query).map(resolve))).flat();
    const pages = pagesOf(slots).slice(0, LOOKED);
    const find = finder(slots);
    const answers = (await Promise.all(pages.map(async (page) => {
      const [number] = [...page.chunks].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
      const fragment = await load(`${version}f/${number}`).catch(() => null);
      return fragment && judged(page, fragment, slots, find, query);
    }))).filter(Boolean);
    if (pages.length && !answers.length) throw LOST;  // without a network some pages are not there
    answers.sort((a, b) => b.score - a.score || a.first - b.first);
    const last = slots[slots.length - 1];
    return {items: answers.map((answer) => answer.items), suggest: last ? last.terms.slice(0, 1) : []};
  };

  /** What is said when a file of the index cannot be loaded: the next query tries again. */
  const failed = (error) => {
    if (error !== LOST) reportError(error);
    files.clear();
    meta = null;
    return {items: [[{
      location: 'symptoms/',
      title: 'Search cannot load its index',
      text: '<p>Go on with the list of all alerts, error messages and runbooks from A to Z, or type again to retry.</p>',
      score: 1,
      terms: {},
    }]], suggest: [], failed: true};
  };

  let turn = 0;
  port.addEventListener('message', async ({data: {type, data}}) => {
    if (type === 0 && data.config && data.config.handrail) begin(data.config.handrail).catch(() => 0);
    if (type !== 2) return;
    const own = ++turn;
    await new Promise((go) => setTimeout(go, WAIT));
    if (own !== turn) return;
    const result = await search(data).catch(failed);
    if (own === turn) port.postMessage({type: 3, data: result});
  });
  port.postMessage({type: 1});
}

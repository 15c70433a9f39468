// What all modules share. Each file is one module, a block: what others need of it is declared with
// `var`, which leaves the block, the rest is its own. `engine/assets.py` joins them in its order into
// one function, so that no name is left in the page. No module runs code of a page, and what a
// reader or a record says comes into a page by textContent only; HTML comes from files of the build.
// Without scripts every page reads in full.
/// <reference path="./types.d.ts" />
{
  const {src} = /** @type {HTMLScriptElement} */ (document.currentScript);

  /** The address of the site's start page. */
  var base = new URL('../../', src);

  /** Make an element: its properties, then its children. @type {MakeElement} */
  var element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** A button. @param {string} textContent @param {() => unknown} onclick */
  var button = (textContent, onclick) => element('button', {textContent, onclick});

  /** What a selector finds. @param {string} what @param {ParentNode} root @returns {any[]} */
  var all = (what, root = document) => [...root.querySelectorAll(what)];

  /** Call `start` for what a selector finds on a page: once, or after each change of page with instant loading. */
  var ready = (/** @type {string} */ what, /** @type {(found: any, index: number) => void} */ start) => {
    const go = () => all(what).forEach(start);
    if (window.document$) window.document$.subscribe(go);
    else go(); // this script is the last thing in a page
  };

  /** Let the reader save a text as a file. @param {string} download its name @param {string} text */
  var offer = (download, text) => element('a', {href: URL.createObjectURL(new Blob([text])), download}).click();

  /** Show another address for this page. */
  var readdress = (/** @type {URL} */ url) => history.replaceState(history.state, '', url);

  /** Show a dialog: call `then` with its answer, '' when it was left. @type {(dialog: HTMLDialogElement, then: (answer: string) => void) => void} */
  var ask = (dialog, then) => {
    dialog.returnValue = '';
    dialog.onclose = () => then(dialog.returnValue);
    dialog.showModal();
  };

  // With instant loading the theme writes the address of every link of a page anew, and breaks at one in a
  // figure, which has no setter.
  Object.defineProperty(SVGAElement.prototype, 'href', {set() {}});

  /** A file of the site, or an error. @param {string} path below it @param {RequestInit} [options] */
  var get = async (path, options) => {
    const answer = await fetch(new URL(path, base), options);
    if (!answer.ok) throw answer;
    return answer;
  };

  /** HTML of the site that is no page. @param {string} path below it */
  var parsed = async (path) => new DOMParser().parseFromString(await (await get(path)).text(), 'text/html').body;

  /** The controls of a runbook's page: a file beside this script, or in the page where nothing can be fetched. */
  const load = async () => all('.hr-controls')[0]?.content || parsed(src.replace(/js$/, 'txt'));

  /** @type {Promise<Node | null> | undefined} */
  let kit;

  /** When a page has the place: call with it and with the controls, afresh. Without them the page is for reading. */
  var equip = (/** @type {string} */ what, /** @type {(place: any, kit: any) => void} */ start) => ready(what, async (place) => {
    kit ||= load().catch(() => null);
    const controls = await kit;
    if (controls) start(place, controls.cloneNode(true));
  });
}

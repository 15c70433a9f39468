// What all modules share. Each file is one module; they are joined in the order that
// `engine/assets.py` names and hang on one global name. No module runs code of a page, and text
// comes into a page by textContent only. Without scripts every page reads in full.
/// <reference path="./types.d.ts" />
'use strict';

/** @type {Handrail} */
// eslint-disable-next-line no-var
var handrail = /** @type {Handrail} */ ({});

{
  /** Make an element: its properties, then its children. */
  handrail.element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** Call `start` when a page is there: once, or after each change of page with instant loading. */
  handrail.ready = (start) => {
    if (window.document$) window.document$.subscribe(() => start());
    else if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => start());
    else start();
  };

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);

  /** The controls of a runbook's page: a file beside this script, or in the page where nothing can be fetched. */
  const load = async () => {
    const here = /** @type {HTMLTemplateElement | null} */ (document.querySelector('.hr-controls'));
    if (here) return here.content;
    const answer = await fetch(script.src.replace(/js$/, 'txt'));
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').body : null;
  };

  /** @type {Promise<ParentNode & Node | null> | undefined} */
  let kit;

  /** When a page has the place: call with it and with the controls, afresh. Without them the page is for reading. */
  handrail.equip = (name, start) => handrail.ready(async () => {
    const place = /** @type {HTMLElement | null} */ (document.querySelector(name));
    if (!place) return;
    kit ||= load().catch(() => null);
    const controls = await kit;
    if (controls) start(place, /** @type {HTMLElement} */ (controls.cloneNode(true)));
  });

  /** The address of the site's start page. */
  handrail.base = new URL('../../', script.src);
}

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

  /** The controls of the record: a file beside this script. */
  handrail.kit = script.src.replace(/js$/, 'txt');

  /** The address of the site's start page. */
  handrail.base = new URL('../../', script.src);
}

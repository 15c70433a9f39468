// The age of the page shown, said in its footer, and the service worker that keeps pages for the
// time without a network.
{
  const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;

  /** How long ago an instant was, in words. */
  const age = (/** @type {string} */ instant) => {
    const hours = (Date.parse(instant) - Date.now()) / 36e5;
    const words = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
    /** @type {[number, Intl.RelativeTimeFormatUnit]} */
    const [count, unit] = hours > -1 ? [hours * 60, 'minute'] : hours > -48 ? [hours, 'hour'] : [hours / 24, 'day'];
    return words.format(Math.round(count), unit);
  };

  /** What the newest build says of itself; status 203 says that the device answered, not the site. */
  const newest = async () => {
    const response = await get('build.json', {cache: 'no-store'});
    return {held: response.status === 203, ...await response.json()};
  };

  ready('.hr-build[data-built]', (line) => {
    const {built, build, worker} = line.dataset;
    const said = line.appendChild(element('span', {className: 'hr-build-age'}));

    /** Say how old the page is, and when it is not the newest. */
    const tell = async () => {
      const info = location.protocol === 'file:' ? null : await newest().catch(() => ({held: true, built}));
      const old = info && (info.held || `${info.commit} ${info.today}` !== build);
      const more = !info ? ', copied to this device.'
        : info.held ? '. Kept on this device: the site does not answer.'
        : old ? `. The site has a newer build, ${age(info.built)}.` : '';
      said.textContent = `, ${age(info?.held ? info.built : built)}${more}`;
      if (old) said.append(button('Try again', () => location.reload()));
    };

    /** Let the device keep pages, at the site's own address only: never for a preview of it. */
    const watch = () => {
      if (worker === base.href || worker != null && LOCAL.test(location.hostname)) {
        navigator.serviceWorker?.register(new URL('sw.js', base), {updateViaCache: 'none'}).catch(() => {});
      }
    };

    window.ononline = window.onoffline = tell;
    tell();
    if (document.readyState === 'complete') watch();
    else window.onpageshow = watch; // behind `load`
  });
}

// The age of the page shown, said in its footer, and the service worker that keeps pages for the
// time without a network.
{
  const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;

  /** How long ago an instant was, in words. */
  const age = (/** @type {string} */ instant) => {
    const hours = (Date.parse(instant) - Date.now()) / 36e5;
    const words = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
    if (hours > -1) return words.format(Math.round(hours * 60), 'minute');
    return hours > -48 ? words.format(Math.round(hours), 'hour') : words.format(Math.round(hours / 24), 'day');
  };

  /** What the newest build says of itself; status 203 says that the device answered, not the site. */
  const newest = async () => {
    const response = await fetch(new URL('build.json', base), {cache: 'no-store'});
    return {copy: response.status === 203, ...await response.json()};
  };

  ready('.hr-build[data-built]', (line) => {
    const {built, build, worker} = line.dataset;
    const said = line.appendChild(element('span', {className: 'hr-build-age'}));

    /** Say how old the page is, and when it is not the newest. */
    const tell = async () => {
      const info = location.protocol === 'file:' ? null : await newest().catch(() => ({copy: true, built}));
      const old = info && (info.copy || `${info.commit} ${info.today}` !== build);
      said.textContent = !info ? `, ${age(built)}, copied to this device.`
        : info.copy ? `, ${age(info.built)}. Kept on this device: the site does not answer.`
        : `, ${age(built)}${old ? `. The site has a newer build, ${age(info.built)}.` : ''}`;
      if (old) said.append(element('button', {type: 'button', textContent: 'Try again', onclick: () => location.reload()}));
      line.classList.toggle('hr-build--old', !!old);
    };

    /** Let the device keep pages, at the site's own address only: never for a preview of it. */
    const watch = () => {
      if (worker === base.href || worker !== undefined && LOCAL.test(location.hostname)) {
        navigator.serviceWorker?.register(new URL('sw.js', base), {updateViaCache: 'none'}).catch(() => {});
      }
    };

    window.ononline = window.onoffline = tell;
    tell();
    if (document.readyState === 'complete') watch();
    else addEventListener('load', watch);
  });
}

// The age of the page shown, said in its footer, and the service worker that keeps pages for the
// time without a network.
{
  const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;
  const {element} = handrail;

  /** How long ago an instant was, in words. */
  const age = (/** @type {string} */ instant) => {
    const hours = (Date.parse(instant) - Date.now()) / 36e5;
    const words = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
    if (hours > -1) return words.format(Math.round(hours * 60), 'minute');
    return hours > -48 ? words.format(Math.round(hours), 'hour') : words.format(Math.round(hours / 24), 'day');
  };

  /** What the newest build says of itself; status 203 says that the device answered, not the site. */
  const newest = async () => {
    const response = await fetch(new URL('build.json', handrail.base), {cache: 'no-store'});
    return {copy: response.status === 203, ...await response.json()};
  };

  /** Say how old the page is, and when it is not the newest. */
  const tell = async () => {
    const line = /** @type {HTMLElement | null} */ (document.querySelector('.hr-build'));
    const built = line?.dataset.built;
    if (!line || !built) return;
    const files = location.protocol === 'file:';
    const info = files ? null : await newest().catch(() => ({copy: true, commit: '', today: '', built}));
    const old = info && (info.copy || `${info.commit} ${info.today}` !== line.dataset.build);
    let words = `, ${age(built)}`;
    if (!info) words += ', copied to this device.';
    else if (info.copy) words = `, ${age(info.built)}. Kept on this device: the site does not answer.`;
    else if (old) words += `. The site has a newer build, ${age(info.built)}.`;
    line.querySelector('.hr-build-age')?.remove();
    const said = element('span', {className: 'hr-build-age', textContent: words});
    if (old) {
      said.append(element('button', {type: 'button', textContent: 'Try again', onclick: () => location.reload()}));
    }
    line.append(said);
    line.classList.toggle('hr-build--old', Boolean(old));
  };

  /** Let the device keep pages, at the site's own address only: never for a preview of it. */
  const keep = () => {
    const site = /** @type {HTMLElement | null} */ (document.querySelector('.hr-build'))?.dataset.worker;
    if (site === undefined || (handrail.base.href !== site && !LOCAL.test(location.hostname))) return;
    navigator.serviceWorker?.register(new URL('sw.js', handrail.base), {updateViaCache: 'none'}).catch(() => {});
  };

  handrail.ready(tell);
  addEventListener('online', tell);
  addEventListener('offline', tell);
  if (document.readyState === 'complete') keep();
  else addEventListener('load', keep);
}

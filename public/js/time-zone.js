// Tells Footbridge the time zone of this browser, so that every page names times as the clock beside it does.
const COOKIE = 'footbridge-zone';

export function tellTimeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split('; ').includes(`${COOKIE}=${zone}`)) return;
  const home = new URL('../../..', import.meta.url).pathname.replace(/(.)\/$/, '$1'); // this file is in public/<hash>/js
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${COOKIE}=${zone}; path=${home}; max-age=31536000; samesite=lax${secure}`;
}

import { knownLocale } from '../locale.js';

const LOCALES =
  `en-GB en-US en-AU en-CA en-IE en-IN en-NZ en-ZA bg-BG cs-CZ da-DK de-DE de-AT de-CH el-GR es-ES es-MX et-EE
  fi-FI fr-FR fr-BE fr-CA fr-CH he-IL hi-IN hr-HR hu-HU id-ID it-IT it-CH ja-JP ko-KR lt-LT lv-LV nb-NO nl-NL nl-BE pl-PL
  pt-PT pt-BR ro-RO sk-SK sl-SI sr-RS sv-SE tr-TR uk-UA vi-VN zh-CN zh-TW`.split(/\s+/);
const SAMPLE = { day: new Date('2026-11-29T12:00:00Z'), number: 1234.5 };

interface Choice {
  value: string;
  label: string;
}

let locales: Choice[] | undefined;
let zones: Choice[] | undefined;

/** Ways to write dates and numbers, each with an example. */
export function localeChoices(): Choice[] {
  const names = new Intl.DisplayNames('en-GB', { type: 'language' });
  return (locales ??= LOCALES.map((value) => {
    const written = knownLocale(value);
    const day = SAMPLE.day.toLocaleDateString(written, { dateStyle: 'medium', timeZone: 'UTC' });
    return { value, label: `${names.of(value)}: ${day}, ${SAMPLE.number.toLocaleString(written)}` };
  }).sort((a, b) => a.label.localeCompare(b.label, 'en')));
}

/** Time zones that this system knows. */
export function zoneChoices(): Choice[] {
  return (zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map(
    (value) => ({ value, label: value.replaceAll('_', ' ') }),
  ));
}

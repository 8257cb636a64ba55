import type { AlmAccount, LinkCheck } from '../alm-account.entity.js';
import { nameOf } from '../account-name.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { counted } from '../../words.js';
import { helpOnCause } from '../../web/help-on.js';
import { MENDERS } from './menders.js';

/** Milliseconds between two looks of a page that watches. */
export const WATCH_EVERY = 3_000;
const CLOCK_ALARM = 60; // seconds
const ACCEPTED = 'Jira accepts Footbridge.';

/**
 * The last answer of the site, in words; null when it has not been asked.
 *
 * @param ladder path of the page on which a refused call is shown piece by piece; empty where there is a button for it.
 */
export function checkView(check: LinkCheck | null, ladder = '') {
  if (!check) return null;
  const { problem, clockOffset = 0 } = check;
  const hasDetails = problem?.hasDetails ?? false;
  return {
    kind: problem ? 'error' : Math.abs(clockOffset) > CLOCK_ALARM ? 'warning' : 'success',
    clock: clockSentence(check),
    hasDetails,
    remark: problem?.remark ?? '',
    ladder: hasDetails ? ladder : '',
    isGood: problem === undefined,
    title: problem?.sentence ?? check.proves ?? ACCEPTED,
    problem: problem
      ? {
          who: MENDERS[problem.mender],
          where: problem.where,
          cure: problem.cure,
          help: helpOnCause(problem.cause),
        }
      : null,
    at: timeView(new Date(check.at)),
    by: check.by,
  };
}

/** One sentence of the last answer, for a list and for a page that watches. */
export function checkSentence(check: LinkCheck): string {
  if (!check.problem) return `${check.proves ?? ACCEPTED} ${clockSentence(check)}`.trim();
  const { sentence, mender, cure } = check.problem;
  return `${sentence} Who must act: ${MENDERS[mender].toLowerCase()}. ${cure}`;
}

function clockSentence({ at, clockOffset = 0 }: LinkCheck): string {
  if (clockOffset === 0) return '';
  const seconds = counted(Math.abs(clockOffset), 'second');
  const direction = clockOffset > 0 ? 'ahead of' : 'behind';
  const said = `Jira's clock was ${seconds} ${direction} that of Footbridge at ${timeView(new Date(at)).text}, so the time that Footbridge sends was corrected by ${seconds}.`;
  return Math.abs(clockOffset) > CLOCK_ALARM ? `${said} Have both machines set their clock by NTP.` : said;
}

export function checkPageView(account: AlmAccount) {
  const params = { id: account.id };
  return {
    title: 'Check the link',
    section: 'accounts',
    account: { name: nameOf(account), baseUrl: account.baseUrl },
    check: checkView(account.lastCheck, paths.accounts.ladder(params)),
    watch: {
      every: WATCH_EVERY,
      isOn: account.lastCheck === null || account.lastCheck.problem !== undefined,
    },
    paths: {
      edit: paths.accounts.edit(params),
      check: paths.accounts.check(params),
      ladder: paths.accounts.ladder(params),
      handoffs: paths.accounts.handoffs(params),
    },
  };
}

/** One person with a Jira login. */
export interface Person {
  /** The login name; an administrator may change it. */
  name: string;
  /** Never changes: `JIRAUSERnnnnn` since Jira 8.4, before that the first login name (JRASERVER-68189). */
  key: string;
  displayName: string;
  emailAddress: string;
  password: string;
  active: boolean;
  timeZone: string;
  isAdministrator: boolean;
  /** Lacks the global permission *Browse Users*. */
  browsesNobody?: boolean;
  /** Wrong passwords since the last good one; from three on Jira wants a CAPTCHA solved in the browser. */
  failedLogins: number;
}

const FAILURES_BEFORE_CAPTCHA = 3;

/** The CAPTCHA concerns passwords only: calls signed with an access token go on working. */
export const mustSolveCaptcha = (person: Person): boolean => person.failedLogins >= FAILURES_BEFORE_CAPTCHA;

/** A person with the usual values for what is not given. The password is the login name and `-secret`. */
export function aPerson(values: Partial<Person> & { name: string; key: string }): Person {
  return {
    displayName: values.name,
    emailAddress: `${values.name}@example.test`,
    password: `${values.name}-secret`,
    active: true,
    timeZone: 'Europe/Berlin',
    isAdministrator: false,
    failedLogins: 0,
    ...values,
  };
}

import { z } from 'zod';
import { parsedUrl } from './parsed-url.js';
import { ROLES, type Role } from './rights/roles.js';
import { isCertificate } from './trust.js';
import { allOf } from './words.js';

/** By which ways people sign in besides, or in place of, a password in Footbridge. */
export interface SignInSettings {
  /** Where the organisation signs its people in; absent where it does not. */
  provider?: ProviderSettings;
  /** Name of a header in which a trusted proxy says by e-mail address who asks; absent for none. */
  header?: string;
  /** Whether people may sign in with a password of Footbridge. */
  passwords: boolean;
  /** Whether administrators who sign in with a password need a second factor. */
  administratorsNeedSecondFactor: boolean;
}

/** An OpenID provider, and what Footbridge is there. */
export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it: on the button, and in sentences. */
  label: string;
  /** PEM certificates that its connections are trusted by besides the public ones. */
  certificateAuthority: string;
  /** Whether somebody whom Footbridge does not know yet gets a profile by signing in. */
  letsNewPeopleIn: boolean;
  /** The claim that names a person's groups. */
  groupsClaim: string;
  /** The role that each group has, the first that fits; empty where the provider has no say in roles. */
  roles: GroupRole[];
}

export interface GroupRole {
  group: string;
  role: Role;
}

const ROLE_OF_GROUP = new RegExp(`^(.+)=\\s*(${ROLES.join('|')})$`);
/** A header's name, RFC 9110 5.1. */
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;

const text = z.string().trim();
const yesOrNo = (first: string, second: string) =>
  z.enum([first, second], { error: `must be ${first} or ${second}` });

const roles = text.default('').transform((given, context): GroupRole[] => {
  // A semicolon stands in no common name of a group; the distinguished names of a directory have commas and equal signs.
  const entries = given
    .split(/[;\n]/)
    .map((entry) => entry.trim())
    .filter(Boolean);
  const found = entries.map((entry) => ROLE_OF_GROUP.exec(entry));
  if (found.some((one) => !one))
    context.addIssue(
      `must be groups with their roles, such as footbridge-admins=administrator;everybody=member. Roles are ${allOf(ROLES)}`,
    );
  return found.flatMap((one) => (one ? [{ group: one[1].trim(), role: one[2] as Role }] : []));
});

/** The settings of this file, for the schema of all. */
export const signInSchema = {
  FOOTBRIDGE_OIDC_ISSUER: text
    .refine(
      isIssuer,
      'must be the https address that the provider calls itself by, without query or fragment',
    )
    .optional(),
  FOOTBRIDGE_OIDC_CLIENT_ID: text.optional(),
  FOOTBRIDGE_OIDC_CLIENT_SECRET: text.optional(),
  FOOTBRIDGE_OIDC_LABEL: text.max(40, 'must have at most 40 characters').default('your organisation'),
  FOOTBRIDGE_OIDC_CA: text
    .refine((pem) => pem === '' || isCertificate(pem), 'must be PEM certificates')
    .default(''),
  FOOTBRIDGE_OIDC_NEW_PEOPLE: yesOrNo('yes', 'no').default('no'),
  FOOTBRIDGE_OIDC_GROUPS_CLAIM: text.default('groups'),
  FOOTBRIDGE_OIDC_ROLES: roles,
  FOOTBRIDGE_SIGN_IN_HEADER: text
    .regex(HEADER, 'must be the name of a header, such as X-Remote-User')
    .optional(),
  FOOTBRIDGE_PASSWORDS: yesOrNo('on', 'off').default('on'),
  FOOTBRIDGE_SECOND_FACTOR: yesOrNo('optional', 'administrators').default('optional'),
};

type Values = z.infer<z.ZodObject<typeof signInSchema>>;

/** A sentence for each setting that another one is missing for. */
export function signInProblems(env: NodeJS.ProcessEnv): string[] {
  const needs = (name: string, other: string, why: string) =>
    env[name] && !env[other] ? [`${name} needs ${other}, ${why}.`] : [];
  const ofProvider = Object.keys(env).filter(
    (name) =>
      name.startsWith('FOOTBRIDGE_OIDC_') && name in signInSchema && name !== 'FOOTBRIDGE_OIDC_ISSUER',
  );
  return [
    ...needs(
      'FOOTBRIDGE_OIDC_ISSUER',
      'FOOTBRIDGE_OIDC_CLIENT_ID',
      'which the provider has given to Footbridge',
    ),
    ...needs('FOOTBRIDGE_OIDC_ISSUER', 'FOOTBRIDGE_OIDC_CLIENT_SECRET', 'or a file that …_FILE names'),
    ...ofProvider
      .slice(0, 1)
      .flatMap((name) => needs(name, 'FOOTBRIDGE_OIDC_ISSUER', 'the address of the provider')),
    ...needs(
      'FOOTBRIDGE_SIGN_IN_HEADER',
      'FOOTBRIDGE_TRUSTED_PROXIES',
      'from which alone the header is believed',
    ),
    ...(env.FOOTBRIDGE_PASSWORDS === 'off' && !env.FOOTBRIDGE_OIDC_ISSUER && !env.FOOTBRIDGE_SIGN_IN_HEADER
      ? [
          'FOOTBRIDGE_PASSWORDS can only be off where FOOTBRIDGE_OIDC_ISSUER or FOOTBRIDGE_SIGN_IN_HEADER is set.',
        ]
      : []),
  ];
}

export function signInSettings(values: Values): SignInSettings {
  const issuer = values.FOOTBRIDGE_OIDC_ISSUER;
  return {
    ...(issuer && {
      provider: {
        issuer,
        clientId: values.FOOTBRIDGE_OIDC_CLIENT_ID ?? '',
        clientSecret: values.FOOTBRIDGE_OIDC_CLIENT_SECRET ?? '',
        label: values.FOOTBRIDGE_OIDC_LABEL,
        certificateAuthority: values.FOOTBRIDGE_OIDC_CA,
        letsNewPeopleIn: values.FOOTBRIDGE_OIDC_NEW_PEOPLE === 'yes',
        groupsClaim: values.FOOTBRIDGE_OIDC_GROUPS_CLAIM,
        roles: values.FOOTBRIDGE_OIDC_ROLES,
      },
    }),
    ...(values.FOOTBRIDGE_SIGN_IN_HEADER && { header: values.FOOTBRIDGE_SIGN_IN_HEADER }),
    passwords: values.FOOTBRIDGE_PASSWORDS === 'on',
    administratorsNeedSecondFactor: values.FOOTBRIDGE_SECOND_FACTOR === 'administrators',
  };
}

// Plain http is for tests and for providers in the same closed network; OpenID Connect Discovery asks for https.
function isIssuer(given: string): boolean {
  const url = parsedUrl(given);
  return url !== undefined && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username;
}

import { Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { ROLES, type Role } from '../rights/roles.js';
import { Secret } from '../secret-field.js';
import { seenOf, type Shown } from '../web/changed-meanwhile.js';
import type { Density, Theme } from '../web/visitor.js';
import { Form } from '../web/form.js';
import { isCommonPassword } from './common-passwords.js';
import { localeChoices, zoneChoices } from './regions.js';

const SHORTEST = 12;
const LONGEST = 128;

/** A password that somebody chooses: any characters, taken as they are typed. */
function NewPassword(): PropertyDecorator {
  return every(
    Secret(),
    IsString({ message: 'Choose a password.' }),
    Length(SHORTEST, LONGEST, {
      message: `A password has ${SHORTEST} to ${LONGEST} characters. A few unusual words are easy to remember.`,
    }),
    ValidateBy({
      name: 'isUncommon',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && !isCommonPassword(value),
        defaultMessage: () => 'This password is too common: others would guess it. Choose another one.',
      },
    }),
  );
}

/** One of a list, or nothing. The list is long, and made when it is first needed. */
function ChosenFrom(choices: () => { value: string }[]): PropertyDecorator {
  const validate = (chosen: unknown) => chosen === '' || choices().some(({ value }) => value === chosen);
  const defaultMessage = () => 'Choose one of the list.';
  return ValidateBy({ name: 'isChosen', validator: { validate, defaultMessage } });
}

/** A password that is checked against the one that was chosen. */
function KnownPassword(): PropertyDecorator {
  const message = 'Enter your password.';
  return every(Secret(), IsString({ message }), IsNotEmpty({ message }));
}

// Addresses are compared in lower case. Intranets have hosts without a dot.
function Email(): PropertyDecorator {
  const message = 'Enter an e-mail address, such as ada@example.com.';
  return every(
    Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    IsEmail({ require_tld: false }, { message }),
  );
}

function Name(): PropertyDecorator {
  return every(
    IsString({ message: 'Enter a name.' }),
    IsNotEmpty({ message: 'Enter a name.' }),
    MaxLength(100, { message: 'A name has at most 100 characters.' }),
  );
}

/** An empty box is no value. */
function IfFilledIn(): PropertyDecorator {
  return every(
    IsOptional(),
    Transform(({ value }) => (value === '' ? undefined : value)),
  );
}

/** Somebody whose address is known already. */
export class NameForm {
  @Name()
  name: string;
}

/** Who somebody is. */
export class DetailsForm extends NameForm {
  @Email()
  email: string;
}

/** What somebody changes of their own profile. */
export class ProfileForm extends DetailsForm {
  /** What the profile was when the form was opened. */
  @IsOptional()
  @MaxLength(200)
  seen?: string;
}

/** Who somebody is, in the words of the form. */
export function shownDetails({ name, email }: DetailsForm): Shown {
  return { name: { label: 'Name', text: name }, email: { label: 'E-mail', text: email } };
}

/** The form of a person's own page, as it is opened. */
export function detailsOf({ name, email }: DetailsForm): Form<ProfileForm> {
  return Form.of(ProfileForm, { name, email, seen: seenOf(shownDetails({ name, email })) });
}

/** How pages look to one person. */
export class AppearanceForm {
  @IsIn(['device', 'light', 'dark'], { message: 'Choose a theme.' })
  theme: Theme;

  @IsIn(['comfortable', 'compact'], { message: 'Choose a density.' })
  density: Density;
}

/** How one person is shown dates, numbers and times. */
export class RegionForm {
  @ChosenFrom(localeChoices)
  locale: string;

  @ChosenFrom(zoneChoices)
  timeZone: string;
}

/** Somebody who makes their own profile: the first administrator, or a person who was invited. */
export class NewPersonForm extends DetailsForm {
  @NewPassword()
  password: string;
}

export class SignInForm {
  @Email()
  email: string;

  @KnownPassword()
  password: string;
}

/** Somebody who is signed in and shows once more that it is them, before a form that is held goes on. */
export class PasswordAgainForm {
  @KnownPassword()
  currentPassword: string;

  @IsString()
  heldForm: string;
}

/** Somebody who has forgotten theirs. */
export class ChosenPasswordForm {
  @NewPassword()
  password: string;
}

export class PasswordForm {
  @KnownPassword()
  oldPassword: string;

  @NewPassword()
  newPassword: string;
}

export class RoleForm {
  @IsIn(ROLES, { message: 'Choose a role.' })
  role: Role;
}

/** A group of people. */
export class GroupForm {
  @Name()
  name: string;

  @IsOptional()
  people?: string | string[];
}

/** To whom the boards go of somebody who leaves. */
export class HeirForm {
  @IsOptional()
  @MaxLength(50)
  heir?: string;
}

export class InvitationForm extends RoleForm {
  /** Where the link is sent, besides being shown. */
  @IfFilledIn()
  @Email()
  email?: string;

  @MaxLength(100, { message: 'A note has at most 100 characters.' })
  @IsString({ message: 'Say for whom the invitation is, or leave it empty.' })
  note: string;
}

// The first check that fails is the one that is said.
function every(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}

import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Secret } from '../../secret-field.js';

const LONGEST = 40; // characters
const LONGEST_ANSWER = 10_000;

/** What a device has signed, as the script of the page sends it. */
export class PasskeyForm {
  @IsString({ message: 'Your browser sent no passkey.' })
  @IsNotEmpty({ message: 'Your browser sent no passkey.' })
  @MaxLength(LONGEST_ANSWER, { message: 'That is no passkey.' })
  answer: string;
}

/** A code of an app or from paper. */
export class CodeForm {
  @Secret()
  @IsString({ message: 'Enter the code.' })
  @IsNotEmpty({ message: 'Enter the code.' })
  @MaxLength(LONGEST, { message: 'A code is shorter than that.' })
  code: string;
}

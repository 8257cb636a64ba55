import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Secret } from '../../secret-field.js';

const LONGEST = 40; // characters

/** A code of an app or from paper. */
export class CodeForm {
  @Secret()
  @IsString({ message: 'Enter the code.' })
  @IsNotEmpty({ message: 'Enter the code.' })
  @MaxLength(LONGEST, { message: 'A code is shorter than that.' })
  code: string;
}

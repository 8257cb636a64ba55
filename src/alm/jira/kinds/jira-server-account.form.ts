import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What every kind of Jira Server account asks an administrator. A draft may be incomplete, so nothing is required. */
export class JiraServerAccountForm {
  @IsOptional()
  @IsString({ message: 'Enter the name as text.' })
  @MaxLength(100, { message: 'A name has at most 100 characters.' })
  name?: string;

  @IsOptional()
  @IsString({ message: 'Enter the address as text.' })
  @MaxLength(2_000, { message: 'An address has at most 2000 characters.' })
  baseUrl?: string;

  /** PEM certificates that calls of this account trust besides the public authorities. */
  @IsOptional()
  @IsString({ message: 'Paste the certificate as text.' })
  @MaxLength(200_000, { message: 'This is too long for the certificates of an authority.' })
  certificateAuthority?: string;
}

/** The parts of passport-oauth1 1.3.0 that are used or replaced here; it comes without types. */
declare module 'passport-oauth1' {
  import type { Request } from 'express';
  import { Strategy as PassportStrategy } from 'passport';

  export interface StrategyOptions {
    requestTokenURL: string;
    accessTokenURL: string;
    userAuthorizationURL: string;
    consumerKey: string;
    consumerSecret: string;
    signatureMethod: string;
    callbackURL: string;
    skipUserProfile: boolean;
    requestTokenStore: RequestTokenStore;
  }

  type Done = (error: unknown, ...values: unknown[]) => void;

  /** passport-oauth1 looks at the number of parameters of these functions to decide what to pass. */
  export interface RequestTokenStore {
    get(request: Request, token: string, meta: object, done: Done): void;
    set(request: Request, token: string, secret: string, state: unknown, meta: object, done: Done): void;
    destroy(request: Request, token: string, meta: object, done: Done): void;
  }

  /** What Strategy asks of the `oauth` package. */
  export interface TokenCalls {
    readonly _requestUrl: string;
    readonly _accessUrl: string;
    readonly _consumerKey: string;
    getOAuthRequestToken(parameters: Record<string, string>, done: TokenDone): void;
    getOAuthAccessToken(token: string, secret: string, verifier: string | null, done: TokenDone): void;
  }

  export type TokenDone = (
    error: unknown,
    token?: string,
    secret?: string,
    parameters?: Record<string, string>,
  ) => void;

  export type Verify = (
    token: string,
    secret: string,
    parameters: Record<string, string>,
    profile: undefined,
    done: Done,
  ) => void;

  export class Strategy extends PassportStrategy {
    constructor(options: StrategyOptions, verify: Verify);
    protected _oauth: TokenCalls;
    authenticate(request: Request, options?: object): void;
    _createOAuthError(message: string, error: unknown): unknown;
  }
}

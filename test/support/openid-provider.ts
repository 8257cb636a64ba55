import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { paths } from '../../src/paths.js';
import type { Browser } from './browser.js';
import type { RunningFootbridge } from './footbridge.js';
import type { Instruction, ProviderPerson } from './openid-process.js';

const CLIENT = { id: 'footbridge', secret: 'a secret of the provider and Footbridge' };

/** A real OpenID provider, `oidc-provider`, in a process of its own, as an organisation runs one. */
export class OpenIdProvider {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param identity its key and certificate, for https. */
  static async start(identity?: { key: string; cert: string }): Promise<OpenIdProvider> {
    const args = identity ? [identity.key, identity.cert] : [];
    const child = fork(join(__dirname, 'openid-process.ts'), args, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new OpenIdProvider(child, url);
  }

  /** The settings with which Footbridge signs people in there. */
  get settings(): Record<string, string> {
    return {
      FOOTBRIDGE_OIDC_ISSUER: this.url,
      FOOTBRIDGE_OIDC_CLIENT_ID: CLIENT.id,
      FOOTBRIDGE_OIDC_CLIENT_SECRET: CLIENT.secret,
      FOOTBRIDGE_OIDC_LABEL: 'Example GmbH',
    };
  }

  /** Registers a Footbridge there, by the address that people use. */
  async register({ url }: Pick<RunningFootbridge, 'url'>): Promise<void> {
    await this.tell({
      client: {
        ...CLIENT,
        redirectUris: [url + paths.provider.callback()],
        signedOutUris: [url + paths.signIn()],
      },
    });
  }

  /** Hires people, by what they type as their login, or changes what it knows of them. */
  know(people: Record<string, ProviderPerson>): Promise<void> {
    return this.tell({ people });
  }

  setClock(clockAhead: number): Promise<void> {
    return this.tell({ clockAhead });
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  private async tell(instruction: Instruction): Promise<void> {
    const done = once(this.child, 'message');
    this.child.send(instruction);
    await done;
  }
}

/** Types a login on the provider's own page, where a browser has been sent, and agrees to what it asks. */
export async function signInThere(browser: Browser, login: string): Promise<Browser> {
  if (browser.page.$('input[name=login]').length)
    await browser.press('Sign-in', { login, password: 'whatever it is there' });
  while (browser.page.$('button').text().includes('Continue')) await browser.press('Continue');
  return browser;
}

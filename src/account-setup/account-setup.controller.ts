import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { AlmProviders } from '../alm/alm-providers.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { LOGGER } from '../logger.js';
import { HandoffsService } from '../link-health/handoffs.service.js';
import { LinkHealthService } from '../link-health/link-health.service.js';
import { callbackUrl } from '../oauth/callback-url.js';
import { OAuthService } from '../oauth/oauth.service.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { AdministratorsOnly } from '../web/access.js';
import { Form } from '../web/form.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import {
  accountsChooseView,
  accountsEditView,
  accountsIndexView,
  accountsRemovalView,
} from './account-setup.view.js';
import { AccountSetupService, type Proof, type TypedAccount } from './account-setup.service.js';
import { addressMismatch } from './address-mismatch.js';
import { chosenMapping, MappingForm } from './mapping.form.js';

/** One press of a button on the setup page: the account as it stands after what was typed was kept. */
interface Press {
  account: AlmAccount;
  form: Form<TypedAccount>;
  mapping: Form<MappingForm>;
  own?: Form<object>;
  proof: { key: string; parts: Proof[]; problem: string };
  /** The site, or the way to it, failed. */
  isBroken: boolean;
}

/** ALM accounts: the list, and the one page on which an account is set up and changed. */
@AdministratorsOnly()
@Controller()
export class AccountSetupController {
  constructor(
    private readonly providers: AlmProviders,
    private readonly accounts: AccountsService,
    private readonly setup: AccountSetupService,
    private readonly credentials: CredentialsService,
    private readonly oauth: OAuthService,
    private readonly health: LinkHealthService,
    private readonly handoffs: HandoffsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get(paths.accounts.index.pattern)
  async index(@Res() res: Response) {
    const accounts = await this.accounts.all();
    const links = await Promise.all(accounts.map((account) => this.credentials.linkedTo(account)));
    const rows = accounts.map((account, i) => ({
      account,
      kind: this.accounts.providerOf(account).label,
      links: links[i],
    }));
    res.render('accounts/index', accountsIndexView(rows));
  }

  @Get(paths.accounts.choose.pattern)
  choose(@Res() res: Response) {
    res.render('accounts/choose', accountsChooseView(this.providers.all));
  }

  /** The draft is kept from this first click on. */
  @Post(paths.accounts.create.pattern)
  async create(@Param('kind') kind: string, @Res() res: Response) {
    const account = await this.accounts.draft(kind);
    seeOther(res, paths.accounts.edit({ id: account.id }));
  }

  @Get(paths.accounts.edit.pattern)
  async edit(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Query('proof') proof: unknown,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.find(id);
    const press = await this.unpressed(account);
    if (typeof proof === 'string' && proof) press.proof = await this.proveOn(me, account, proof);
    await this.render(req, res, me, press);
  }

  @Post(paths.accounts.draft.pattern)
  async keepDraft(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, (press) => this.goOn(me, req, press.account));
  }

  @Post(paths.accounts.keyPair.pattern)
  async generateKeyPair(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async ({ account }) => {
      await this.setup.rekey(account, req.body.dropLinks === 'yes');
      flash(req, 'success', 'There is a new key pair. Put its public key into Jira.');
      return paths.accounts.edit({ id });
    });
  }

  /** The leg to Jira and back, for the administrator's own token. */
  @Post(paths.accounts.authorization.pattern)
  async authorize(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async ({ account }) => {
      await this.setup.assertComplete(account);
      const returnTo = paths.accounts.edit({ id });
      const departure = {
        account,
        profileId: me.id,
        sessionId: req.sessionID,
        returnTo,
        asksConfirmation: account.isSaved,
      };
      const pending = await this.oauth.begin(departure, callbackUrl(req, account));
      return paths.oauth.leave({ id: pending });
    });
  }

  @Post(paths.accounts.test.pattern)
  async test(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async (press) => {
      const site = await this.testAsOwner(me, press);
      flash(
        req,
        'success',
        `The connection works: ${site.title}, Jira ${site.version}. Jira knows you as ${site.testedAs}.`,
      );
      const key = press.mapping.values.proof || (await this.setup.someWorkItem(me.id, press.account));
      return paths.accounts.edit({ id }) + (key ? `?proof=${encodeURIComponent(key)}` : '') + '#mapping';
    });
  }

  @Post(paths.accounts.save.pattern)
  async save(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async (press) => {
      if (!press.account.name) throw new Problem('Give the account a name.', { field: 'name' });
      if (!press.account.isTested) await this.testAsOwner(me, press);
      await this.accounts.save(press.account);
      flash(req, 'success', `${press.account.name} is saved. Boards can be made on it now.`);
      return paths.accounts.index();
    });
  }

  @Get(paths.accounts.removal.pattern)
  async removal(@Param('id') id: string, @Res() res: Response) {
    const account = await this.accounts.find(id);
    res.render(
      'accounts/removal',
      accountsRemovalView(account, (await this.credentials.linkedTo(account)).length),
    );
  }

  @Post(paths.accounts.removal.pattern)
  async remove(@Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    const account = await this.accounts.find(id);
    await this.accounts.remove(account);
    flash(req, 'success', account.name ? `${account.name} is removed.` : 'The draft is removed.');
    seeOther(res, paths.accounts.index());
  }

  /** What the button is for, where it stands for no step of the setup itself, once what was typed is kept. */
  private async goOn(me: Visitor, req: Request, account: AlmAccount): Promise<string> {
    const params = { id: account.id };
    const asking = { callbackUrl: callbackUrl(req, account), by: me.name };
    switch (req.body.then) {
      case 'check':
        await this.health.check(account, asking);
        return paths.accounts.edit(params) + '#check';
      case 'ladder':
        await this.health.climb(account, me.id, asking);
        return paths.accounts.ladder(params);
      case 'stop-signing':
        await this.health.signFor(account, '');
        flash(req, 'success', "Calls are signed for the account's own address again.");
        return paths.accounts.edit(params) + '#jira';
      case 'forget-authority':
        await this.health.forgetAuthority(account);
        flash(req, 'success', 'The private authority is not trusted any more.');
        return paths.accounts.edit(params) + '#jira';
      case 'handoff':
        return paths.accounts.handoffs(params);
      case 'next-key':
        return paths.accounts.nextKey(params);
      default:
        flash(req, 'success', account.isSaved ? 'Your changes are kept.' : 'The draft is kept.');
        return paths.accounts.edit(params);
    }
  }

  /** Keeps what was typed, whatever the button, then does what the button is for. */
  private async press(
    me: Visitor,
    id: string,
    req: Request,
    res: Response,
    action: (press: Press) => Promise<string>,
  ): Promise<void> {
    const press = await this.unpressed(await this.accounts.find(id));
    const provider = this.accounts.providerOf(press.account);
    press.form = (await Form.bind(provider.accountForm, req.body)) as Form<TypedAccount>;
    press.mapping = await Form.bind(MappingForm, req.body);
    if (provider.credentialForm) press.own = await Form.bind(provider.credentialForm, req.body);
    press.proof.key = press.mapping.values.proof ?? '';
    const next = await press.form.submit(async (typed) => {
      const kept = await this.setup.keep(press.account, typed, req.body.dropLinks === 'yes');
      press.account = kept.account;
      Object.assign(press.form.warnings, kept.warnings);
      const mapping = chosenMapping(press.mapping.values, press.account.site?.choices);
      if (mapping) await this.accounts.map(press.account, mapping);
      press.account = await this.accounts.find(id);
      return action(press).catch((error: unknown) => this.broken(press, error));
    });
    if (next) return seeOther(res, next);
    await this.render(req, res.status(422), me, press);
  }

  /** A kind whose credential is typed is tested with the one that the administrator typed beside it. */
  private async testAsOwner(me: Visitor, { account, own, mapping }: Press) {
    await this.setup.assertComplete(account);
    const typed = own && { ...own.values };
    if (typed && Object.values(typed).some(Boolean)) {
      if (!own.valid)
        throw new Problem(own.view().errorList[0].text, { field: own.view().errorList[0].field });
      await this.credentials.keepTyped(me.id, account, typed as Record<string, string>);
    }
    const chosen = chosenMapping(mapping.values, account.site?.choices);
    return this.setup.test(me.id, account, chosen);
  }

  private async unpressed(account: AlmAccount): Promise<Press> {
    const { accountForm, credentialForm } = this.accounts.providerOf(account);
    const { name, baseUrl, settings } = account;
    return {
      account,
      form: Form.of(accountForm, { name, baseUrl, ...settings }) as Form<TypedAccount>,
      mapping: Form.of(MappingForm),
      own: credentialForm && Form.of(credentialForm),
      proof: { key: '', parts: [], problem: '' },
      isBroken: false,
    };
  }

  private async proveOn(me: Visitor, account: AlmAccount, key: string): Promise<Press['proof']> {
    try {
      return { key, parts: await this.setup.prove(me.id, account, key), problem: '' };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { key, parts: [], problem: error.sentences };
    }
  }

  private async render(
    req: Request,
    res: Response,
    me: Visitor,
    { account, form, own, proof, isBroken }: Press,
  ): Promise<void> {
    const provider = this.accounts.providerOf(account);
    const connection = await this.accounts.connection(account);
    const [credential, links, handoffs] = await Promise.all([
      this.credentials.find(me.id, account.id),
      this.credentials.linkedTo(account),
      this.handoffs.openOf(account),
    ]);
    res.render(
      'accounts/edit',
      accountsEditView({
        readerId: me.id,
        account,
        provider,
        facts: provider.describe(connection),
        places: account.baseUrl ? provider.places(connection) : undefined,
        callbackUrl: callbackUrl(req, account),
        mismatch: addressMismatch(req),
        credential,
        links,
        handoffs,
        isBroken,
        form,
        own,
        proof,
      }),
    );
  }

  /** Notes that the site, or the way to it, is what failed: then the page leads on to the ladder. */
  private broken(press: Press, error: unknown): never {
    if (error instanceof AlmProblem) {
      press.isBroken = true;
      this.logger.warn({ kind: error.kind, diagnosis: error.diagnosis }, error.message);
    }
    throw error;
  }
}

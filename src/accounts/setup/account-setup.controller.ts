import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { LOGGER } from '../../logger.js';
import { HandoffsService } from '../health/handoffs.service.js';
import { LinkHealthService } from '../health/link-health.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { OAuthService } from '../../oauth/oauth.service.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { AdministratorsOnly } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { allOf } from '../../words.js';
import { seeOther } from '../../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../../web/visitor.js';
import { accountsEditView } from './account-setup.view.js';
import { AccountSetupService, type Proof, type TypedAccount } from './account-setup.service.js';
import { KindChangeService } from './kind-change.service.js';
import { chosenMapping, MappingForm } from './mapping.form.js';
import { bindingLabels } from './shown-account.js';
import { remember, rememberedOf } from './typed-before.js';
import { typedWorkItemKey } from '../../alm/work-item-key.js';

const NO_KEY =
  'This is no key of a work item. Enter one such as ABC-1, or paste the address of its page in Jira.';

/** One press of a button on the setup page: the account as it stands after what was typed was kept. */
interface Press {
  account: AlmAccount;
  form: Form<TypedAccount>;
  mapping: Form<MappingForm>;
  own?: Form<object>;
  /** What was typed put another connection in place. */
  isReplaced: boolean;
  proof: { key: string; parts: Proof[]; problem: string };
  /** The site, or the way to it, failed. */
  isBroken: boolean;
  /** Name of the step that is asked for, if any. */
  step: string;
}

/** The one page on which an ALM account is set up and changed. */
@AdministratorsOnly()
@Controller()
export class AccountSetupController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly setup: AccountSetupService,
    private readonly credentials: CredentialsService,
    private readonly oauth: OAuthService,
    private readonly health: LinkHealthService,
    private readonly handoffs: HandoffsService,
    private readonly change: KindChangeService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get(paths.accounts.edit.pattern)
  async edit(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Query('proof') proof: unknown,
    @Query('step') step: unknown,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.accounts.find(id);
    const press = this.unpressed(req, account);
    press.step = textOf(step);
    if (typeof proof === 'string' && proof) press.proof = await this.proveOn(me, account, proof);
    await this.render(req, res, me, press);
  }

  /** Where a button of the page leads, opened as a page. */
  @Get([
    paths.accounts.draft.pattern,
    paths.accounts.keyPair.pattern,
    paths.accounts.authorization.pattern,
    paths.accounts.test.pattern,
    paths.accounts.save.pattern,
  ])
  back(@Param('id') id: string, @Res() res: Response) {
    seeOther(res, paths.accounts.edit({ id }));
  }

  @Post(paths.accounts.draft.pattern)
  async keepDraft(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, (press) => this.goOn(me, req, press));
  }

  @Post(paths.accounts.keyPair.pattern)
  async generateKeyPair(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async ({ account }) => {
      await this.setup.rekey(account, hasAgreed(req));
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
    await this.press(me, id, req, res, async (press) => {
      const { account } = press;
      if (!(await this.isReady(press))) return undefined;
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
    await this.press(me, id, req, res, (press) => this.testAndProve(me, req, press));
  }

  @Post(paths.accounts.save.pattern)
  async save(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.press(me, id, req, res, async (press) => {
      if (!(await this.isReady(press))) return undefined;
      await this.settle(req, press);
      const { isTested, name: given } = press.account;
      if (!isTested || !given || hasTypedSecret(press)) await this.testAsOwner(me, req, press);
      await this.accounts.save(press.account);
      const { name } = await this.accounts.find(id);
      flash(req, 'success', `${name} is saved. Boards can be made on it now.`);
      return paths.accounts.edit({ id });
    });
  }

  /** What the button is for, where it stands for no step of the setup itself, once what was typed is kept. */
  private async goOn(me: Visitor, req: Request, press: Press): Promise<string | undefined> {
    const { account } = press;
    const params = { id: account.id };
    const asking = { callbackUrl: callbackUrl(req, account), by: me.name };
    switch (req.body.then) {
      case 'check':
        if (!(await this.isReady(press))) return undefined;
        await this.health.check(account, asking);
        return paths.accounts.edit(params) + '#jira';
      case 'ladder':
        if (!(await this.isReady(press))) return undefined;
        await this.health.climb(account, me.id, asking);
        return paths.accounts.ladder(params);
      case 'stop-signing':
        await this.health.signFor(account, '');
        flash(req, 'success', "Calls are signed for the account's own address again.");
        return paths.accounts.edit(params) + '#more';
      case 'forget-authority':
        await this.health.forgetAuthority(account);
        flash(req, 'success', 'The private authority is not trusted any more.');
        return paths.accounts.edit(params) + '#more';
      case 'handoff':
        return paths.accounts.handoffs(params);
      case 'kind':
        return paths.accounts.kind(params);
      case 'switch-kind':
        await this.change.to(account, textOf(req.query.kind));
        return paths.accounts.edit(params);
      case 'next-key':
        return paths.accounts.nextKey(params);
      default:
        // The Enter key, in the box that Test Connection is for.
        if (req.body.then === 'enter' && press.proof.key !== textOf(req.body.provedOn))
          return this.testAndProve(me, req, press);
        await this.settle(req, press);
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
    action: (press: Press) => Promise<string | undefined>,
  ): Promise<void> {
    const press = this.unpressed(req, await this.accounts.find(id));
    const kind = this.accounts.kindOf(press.account);
    press.form = (await Form.bind(kind.accountForm, req.body)) as Form<TypedAccount>;
    press.form.values.seen = textOf(req.body.seen);
    const mapping = await Form.bind(MappingForm, req.body);
    if (mapping.valid) press.mapping = mapping; // else it was no page of ours that sent it
    if (kind.typed) press.own = await Form.bind(kind.typed.form, req.body);
    press.proof.key = press.mapping.values.proof ?? press.proof.key;
    remember(req, id, press.own, press.proof.key);
    const next = await press.form.submit(async (typed) => {
      const mapping = chosenMapping(press.mapping.values, press.account.site?.choices);
      const seen = textOf(req.body.seen);
      const kept = await this.setup.keep(press.account, {
        values: typed,
        seen,
        dropLinks: hasAgreed(req),
        ...(mapping && { mapping }),
      });
      press.account = kept.account;
      press.form.values.seen = await this.setup.seen(press.account);
      press.isReplaced = kept.isReplaced;
      Object.assign(press.form.warnings, kept.warnings);
      if (isRefused(press, kept.problems)) return undefined;
      return action(press).catch((error: unknown) => this.broken(press, error));
    });
    if (next) return seeOther(res, next);
    await this.render(req, res.status(422), me, press);
  }

  /** Says beside their fields all that is missing before the site can be asked. @returns whether nothing is. */
  private async isReady(press: Press): Promise<boolean> {
    return !isRefused(press, await this.setup.lacks(press.account));
  }

  /**
   * A pasted secret waits for the agreement that links are dropped no longer than until the page is saved without it.
   *
   * @throws Problem when that was agreed to and there is nothing (any more) that drops them.
   */
  private async settle(req: Request, { account, isReplaced }: Press): Promise<void> {
    if (account.isSaved && hasAgreed(req) && !isReplaced)
      throw new Problem(
        `Nothing was changed that drops links: ${allOf(bindingLabels(await this.accounts.open(account)))} are what they were.`,
        {
          field: 'dropLinks',
          nextStep: 'Paste once more what you meant to change; otherwise leave the box empty.',
        },
      );
    const waiting = await this.setup.setAside(account);
    if (waiting.length === 0) return;
    await this.setup.dropSetAside(account);
    flash(
      req,
      'info',
      `The box was not ticked, so the pasted ${allOf(waiting)} is dropped. The one in use stays.`,
    );
  }

  /** Tests the connection and goes on to the mapping, proved on the work item that was typed or on some other. */
  private async testAndProve(me: Visitor, req: Request, press: Press): Promise<string | undefined> {
    const { key: typed } = press.proof;
    const problems = await this.setup.lacks(press.account);
    if (typed && !typedWorkItemKey(typed)) problems.push(new Problem(NO_KEY, { field: 'proof' }));
    if (isRefused(press, problems)) return undefined;

    const site = await this.testAsOwner(me, req, press);
    flash(
      req,
      'success',
      `The connection works: ${site.title}, Jira ${site.version}. Jira knows you as ${site.testedAs}.`,
    );
    const key = typedWorkItemKey(typed) ?? (await this.setup.someWorkItem(me.id, press.account));
    const { id } = press.account;
    return paths.accounts.edit({ id }) + (key ? `?proof=${encodeURIComponent(key)}` : '') + '#mapping';
  }

  /** A kind whose credential is typed is tested with the one that the administrator typed beside it. */
  private async testAsOwner(me: Visitor, req: Request, { account, own, mapping, proof }: Press) {
    const typed = own && { ...own.values };
    if (typed && Object.values(typed).some(Boolean)) {
      if (!own.valid)
        throw new Problem(own.view().errorList[0].text, { field: own.view().errorList[0].field });
      await this.credentials.keepTyped(me.id, account, typed as Record<string, string>);
      remember(req, account.id, undefined, proof.key);
    }
    const chosen = chosenMapping(mapping.values, account.site?.choices);
    return this.setup.test(me.id, account, chosen);
  }

  private unpressed(req: Request, account: AlmAccount): Press {
    const { accountForm, typed } = this.accounts.kindOf(account);
    const { name, baseUrl, settings } = account;
    const before = rememberedOf(req, account.id);
    return {
      account,
      form: Form.of(accountForm, { name, baseUrl, ...settings }) as Form<TypedAccount>,
      mapping: Form.of(MappingForm),
      own: typed && Form.of(typed.form, before.own),
      isReplaced: false,
      proof: { key: before.proof, parts: [], problem: '' },
      isBroken: false,
      step: '',
    };
  }

  private async proveOn(me: Visitor, account: AlmAccount, typed: string): Promise<Press['proof']> {
    const key = typedWorkItemKey(typed);
    if (!key) return { key: typed, parts: [], problem: NO_KEY };
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
    { account, form, mapping, own, proof, isBroken, step }: Press,
  ): Promise<void> {
    const [site, credential, links, handoffs, warnings, setAside] = await Promise.all([
      this.accounts.open(account),
      this.credentials.find(me.id, account.id),
      this.credentials.linkedTo(account),
      this.handoffs.openOf(account),
      this.setup.warnings(account),
      this.setup.setAside(account),
    ]);
    for (const [field, warning] of Object.entries(warnings)) form.warnings[field] ??= warning;
    form.values.seen ||= await this.setup.seen(account);
    res.render(
      'accounts/edit',
      accountsEditView({
        readerId: me.id,
        site,
        callbackUrl: callbackUrl(req, account),
        // By a former kind it says nothing of this one.
        credential:
          credential?.configurationVersion === account.configurationVersion ? credential : undefined,
        links,
        setAside,
        handoffs,
        isBroken,
        form,
        mapping: mapping.values,
        own,
        proof,
        step,
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

/** Whether the administrator agreed that everybody's links are dropped. */
function hasAgreed(req: Request): boolean {
  return req.body.dropLinks === 'yes';
}

/** Says each beside its field. */
function isRefused({ form }: Press, problems: Problem[]): boolean {
  for (const problem of problems) form.reject(problem);
  return problems.length > 0;
}

/** Whether a password, or the like, was typed: what else is in these boxes may stand there from before. */
function hasTypedSecret({ own }: Press): boolean {
  const shown = own?.view().values ?? {};
  return Object.entries(own?.values ?? {}).some(([field, value]) => Boolean(value) && !(field in shown));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

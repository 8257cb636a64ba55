import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { paths } from '../paths.js';
import { notFound, Problem } from '../problem.js';
import { may, refusalOf, type Action } from '../rights/permissions.js';

export const NEEDS = 'footbridge:needs';

/** Opens a handler or controller to those who may do that, by the table of permissions. */
export const Needs = (action: Action) => SetMetadata(NEEDS, action);

/** Opens a handler or controller to people who have not signed in. */
export const Public = () => Needs('come in');

/** Thrown when a page needs somebody signed in; leads to the sign-in page and back. */
export class SignInNeeded extends Problem {
  constructor() {
    super('Sign in first.', { status: 401, link: { label: 'Sign in', href: paths.signIn() } });
  }
}

/** Closed unless opened: a handler that says nothing is for those who may change something in Jira. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const action = this.reflector.getAllAndOverride<Action | undefined>(NEEDS, places) ?? 'change work items';
    const { visitor } = context.switchToHttp().getRequest<Request>();
    if (may(visitor?.role, action)) return true;
    throw visitor ? refused(action) : new SignInNeeded();
  }
}

/** What somebody is told who may not do it. */
function refused(action: Action): Problem {
  const refusal = refusalOf(action);
  if (!refusal) return notFound('There is no such page.');
  return new Problem(refusal, {
    status: 403,
    nextStep: 'Ask an administrator of Footbridge to make you a member.',
  });
}

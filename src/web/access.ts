import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { paths } from '../paths.js';
import { notFound, Problem } from '../problem.js';

const ACCESS = 'footbridge:access';
type Access = 'everybody' | 'administrators';

/** Opens a handler or controller to people who have not signed in. */
export const Public = () => SetMetadata(ACCESS, 'everybody' satisfies Access);

/** Keeps a handler or controller for administrators: to others it does not exist. */
export const AdministratorsOnly = () => SetMetadata(ACCESS, 'administrators' satisfies Access);

/** Thrown when a page needs somebody signed in; leads to the sign-in page and back. */
export class SignInNeeded extends Problem {
  constructor() {
    super('Sign in first.', { status: 401, link: { label: 'Sign in', href: paths.signIn() } });
  }
}

/** Closed unless opened: without a decorator a handler is for signed-in people. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'everybody') return true;
    const { visitor } = context.switchToHttp().getRequest<Request>();
    if (!visitor) throw new SignInNeeded();
    if (access === 'administrators' && !visitor.isAdministrator) throw notFound('There is no such page.');
    return true;
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';

/** The request of a browser that work is done for. */
export interface RequestContext {
  /** The id under which Footbridge's own log has it. */
  id: string;
  /** Name of the person who made it; absent when nobody was signed in. */
  who?: string;
  /** Id of their profile. */
  profileId?: string;
  /** The address that the request came from. */
  address?: string;
  /** Whether somebody has pressed a button and waits for what comes of it; not any more once they have their answer. */
  isPressed?: () => boolean;
  /** In which they are shown times. */
  timeZone?: string;
  /** In which they are shown dates and numbers. */
  locale?: string;
}

/** Known wherever the work of a request leads, also after its answer; empty where nobody asked, as at start. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

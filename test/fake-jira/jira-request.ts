import type { IncomingMessage } from 'node:http';
import { decodeForm, percentDecode, type Pair } from './base-string.js';
import { refuse } from './answer.js';
import type { Fault, FaultKind } from './faults.js';

/** A request that was read completely, with its address exactly as it was sent. */
export class JiraRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  /** Decoded, and without the context path. */
  readonly path: string;
  readonly query: Pair[];
  /** The decoded pairs of a form body; empty for any other body. */
  readonly form: Pair[];
  readonly at = new Date();

  constructor(
    private readonly message: IncomingMessage,
    readonly body: Buffer,
    contextPath: string,
    /** The faults planted for this one request. */
    readonly faults: Fault[],
  ) {
    this.method = message.method ?? 'GET';
    this.target = message.url ?? '/';
    const question = this.target.indexOf('?');
    this.rawPath = question < 0 ? this.target : this.target.slice(0, question);
    this.rawQuery = question < 0 ? '' : this.target.slice(question + 1);
    this.path = percentDecode(this.rawPath.slice(contextPath.length)) || '/';
    this.query = decodeForm(this.rawQuery);
    this.form = this.isForm ? decodeForm(body.toString('utf8')) : [];
  }

  header(name: string): string | undefined {
    const value = this.message.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** The first value of that name in query or form, as a servlet's `getParameter` gives it. */
  parameter(name: string): string | undefined {
    return [...this.query, ...this.form].find(([candidate]) => candidate === name)?.[1];
  }

  /** All values of that name in the query. */
  values(name: string): string[] {
    return this.query.filter(([candidate]) => candidate === name).map(([, value]) => value);
  }

  /** A whole number of the query. Like JAX-RS, Jira answers 404 where a number was expected and words came. */
  number(name: string, otherwise: number): number {
    const value = this.parameter(name);
    if (value === undefined || value === '') return otherwise;
    if (!/^-?\d+$/.test(value)) throw refuse(404, `HTTP 404 Not Found: ${name} is not a number.`);
    return Number(value);
  }

  /** The JSON object in the body. */
  json(): Record<string, unknown> {
    if (!/^application\/json\b/i.test(this.header('content-type') ?? '')) {
      throw refuse(415, `Unsupported Media Type: ${this.header('content-type') ?? 'none'}`);
    }
    try {
      const value: unknown = JSON.parse(this.body.toString('utf8'));
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return value as Record<string, unknown>;
    } catch {
      // The refusal below is for both: text that is no JSON and JSON that is no object.
    }
    throw refuse(400, 'Can not instantiate value of type [simple type] from the request body');
  }

  cookie(name: string): string | undefined {
    const cookies = (this.header('cookie') ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  fault<K extends FaultKind>(kind: K): Extract<Fault, { kind: K }> | undefined {
    return this.faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
  }

  private get isForm(): boolean {
    return /^application\/x-www-form-urlencoded\b/i.test(this.header('content-type') ?? '');
  }
}

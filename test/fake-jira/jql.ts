/** A piece of JQL that Jira would not accept; the message is for the person who wrote it. */
export class JqlError extends Error {}

export type Operand =
  | { type: 'value'; text: string }
  | { type: 'list'; operands: Operand[] }
  | { type: 'function'; name: string; args: string[] }
  | { type: 'empty' };

export interface Term {
  type: 'term';
  field: string;
  operator: Operator;
  operand: Operand;
}
export type Clause = Term | { type: 'and' | 'or'; clauses: Clause[] } | { type: 'not'; clause: Clause };

export interface SortKey {
  field: string;
  /** Absent where the field's own order counts. */
  direction?: 'asc' | 'desc';
}
export interface Query {
  /** Absent for a query that finds everything. */
  where?: Clause;
  orderBy: SortKey[];
}

const OPERATORS = ['=', '!=', '<', '>', '<=', '>=', '~', '!~', 'in', 'not in', 'is', 'is not'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Reads a query of Jira's query language. */
export function parseJql(jql: string): Query {
  return new Parser(tokensOf(jql)).query();
}

interface Token {
  type: 'word' | 'string' | 'symbol' | 'end';
  text: string;
  line: number;
  column: number;
}

// Characters and words that Jira's documentation "Advanced searching" reserves: they need quotation marks.
// A dot is named there too, but versions and numbers with one pass without.
const RESERVED = /[+;?*/%^$#@{}]/;
const RESERVED_WORDS = new Set(
  `abort access add after alias all alter and any as asc audit avg before begin between boolean break by byte
  catch cf char character check checkpoint collate collation column commit connect continue count create current
  date decimal declare decrement default defaults define delete delimiter desc difference distinct divide do double
  drop else empty encoding end equals escape exclusive exec execute exists explain false fetch file field first
  float for from function go goto grant greater group having identified if immediate in increment index initial
  inner inout input insert int integer intersect intersection into is isempty isnull join last left less like limit
  lock long max min minus mode modify modulo more multiply next noaudit not notin nowait null number object of on
  option or order outer output power previous prior privileges public raise raw remainder rename resource return
  returns revoke right row rowid rownum rows select session set share size sqrt start strict string subtract sum
  synonym table then to trans transaction trigger true uid union unique update user validate values view when
  whenever where while with`.split(/\s+/),
);

function tokensOf(jql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const add = (type: Token['type'], text: string, length: number) => {
    tokens.push({ type, text, line, column: at - lineStart + 1 });
    at += length;
  };
  while (at < jql.length) {
    const rest = jql.slice(at);
    const symbol = /^(<=|>=|!=|!~|&&?|\|\|?|[=<>~!(),[\]])/.exec(rest);
    const word = /^[^\s"'=<>~!(),[\]&|+;?*/%^$#@{}]+/.exec(rest);
    if (jql[at] === '\n') {
      at++;
      line++;
      lineStart = at;
    } else if (/\s/.test(jql[at])) {
      at++;
    } else if (jql[at] === '"' || jql[at] === "'") {
      const { text, length } = quoted(rest, `(line ${line}, character ${at - lineStart + 1})`);
      add('string', text, length);
    } else if (symbol) {
      add('symbol', symbol[0], symbol[0].length);
    } else if (word) {
      add('word', unescaped(word[0]), word[0].length);
    } else if (RESERVED.test(jql[at])) {
      const code = jql.charCodeAt(at).toString(16).padStart(4, '0');
      throw new JqlError(
        `Error in the JQL Query: The character '${jql[at]}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${code}' instead. (line ${line}, character ${at - lineStart + 1})`,
      );
    } else {
      throw new JqlError(`Error in the JQL Query: The character '${jql[at]}' is not allowed here.`);
    }
  }
  add('end', '', 0);
  return tokens;
}

function quoted(rest: string, place: string): { text: string; length: number } {
  const match = rest[0] === '"' ? /^"((?:[^"\\]|\\[^])*)"/.exec(rest) : /^'((?:[^'\\]|\\[^])*)'/.exec(rest);
  if (!match) {
    throw new JqlError(
      `Error in the JQL Query: The quoted string '${rest.slice(1)}' has not been completed. ${place}`,
    );
  }
  return { text: unescaped(match[1]), length: match[0].length };
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|[^])/g, (whole, code: string) => {
    if (code.length === 5) return String.fromCharCode(parseInt(code.slice(1), 16));
    const known: Record<string, string> = {
      n: '\n',
      r: '\r',
      t: '\t',
      '"': '"',
      "'": "'",
      '\\': '\\',
      ' ': ' ',
    };
    if (code in known) return known[code];
    throw new JqlError(
      `Error in the JQL Query: '${whole}' is an illegal JQL escape sequence. The valid escape sequences are \\', \\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX.`,
    );
  });
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: Token[]) {}

  query(): Query {
    const where = this.isEnd || this.isWord('order') ? undefined : this.or();
    const orderBy = this.takeWord('order') ? this.orderBy() : [];
    if (!this.isEnd)
      throw this.unexpected(orderBy.length > 0 ? "Expecting ','" : "Expecting either 'OR' or 'AND'");
    return { where, orderBy };
  }

  private or(): Clause {
    const clauses = [this.and()];
    while (this.takeWord('or') || this.takeSymbol('|', '||')) clauses.push(this.and());
    return clauses.length === 1 ? clauses[0] : { type: 'or', clauses };
  }

  private and(): Clause {
    const clauses = [this.not()];
    while (this.takeWord('and') || this.takeSymbol('&', '&&')) clauses.push(this.not());
    return clauses.length === 1 ? clauses[0] : { type: 'and', clauses };
  }

  private not(): Clause {
    if (this.takeWord('not') || this.takeSymbol('!')) return { type: 'not', clause: this.not() };
    if (!this.takeSymbol('(')) return this.term();
    const clause = this.or();
    if (!this.takeSymbol(')')) throw this.unexpected("Expecting ')'");
    return clause;
  }

  private term(): Term {
    return { type: 'term', field: this.field(), operator: this.operator(), operand: this.operand() };
  }

  private field(): string {
    const token = this.peek;
    if (token.type !== 'word' && token.type !== 'string') throw this.unexpected('Expecting a field name');
    const isCustomField = token.text.toLowerCase() === 'cf' && this.tokens[this.at + 1]?.text === '[';
    if (token.type === 'word' && !isCustomField) this.refuseReserved(token);
    this.at++;
    if (!this.takeSymbol('[')) return token.text;
    const inner = this.tokens[this.at++].text;
    if (!this.takeSymbol(']')) throw this.unexpected("Expecting ']'");
    return `${token.text}[${inner}]`;
  }

  private operator(): Operator {
    const token = this.peek;
    if (token.type === 'symbol' && (OPERATORS as readonly string[]).includes(token.text)) {
      this.at++;
      return token.text as Operator;
    }
    if (this.takeWord('in')) return 'in';
    if (this.isWord('not') && this.isWord('in', 1)) {
      this.at += 2;
      return 'not in';
    }
    if (this.takeWord('is')) return this.takeWord('not') ? 'is not' : 'is';
    throw this.unexpected(
      'Expecting operator',
      " The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.",
    );
  }

  private operand(): Operand {
    if (this.takeSymbol('(')) {
      const operands = [this.operand()];
      while (this.takeSymbol(',')) operands.push(this.operand());
      if (!this.takeSymbol(')')) throw this.unexpected("Expecting ')' or ','");
      return { type: 'list', operands };
    }
    const token = this.peek;
    if (token.type === 'string') {
      this.at++;
      return { type: 'value', text: token.text };
    }
    if (token.type !== 'word') throw this.unexpected('Expecting either a value, list or function');
    if (this.takeWord('empty') || this.takeWord('null')) return { type: 'empty' };
    if (this.tokens[this.at + 1]?.text === '(' && this.tokens[this.at + 1].type === 'symbol')
      return this.call();
    this.refuseReserved(token);
    this.at++;
    return { type: 'value', text: token.text };
  }

  private call(): Operand {
    const name = this.tokens[this.at].text;
    this.at += 2;
    const args: string[] = [];
    while (!this.takeSymbol(')')) {
      if (args.length > 0 && !this.takeSymbol(',')) throw this.unexpected("Expecting ')' or ','");
      const token = this.peek;
      if (token.type === 'end' || token.type === 'symbol') throw this.unexpected('Expecting an argument');
      args.push(token.text);
      this.at++;
    }
    return { type: 'function', name, args };
  }

  private orderBy(): SortKey[] {
    if (!this.takeWord('by')) throw this.unexpected("Expecting 'by'");
    const keys = [this.sortKey()];
    while (this.takeSymbol(',')) keys.push(this.sortKey());
    return keys;
  }

  private sortKey(): SortKey {
    const field = this.field();
    if (this.takeWord('asc')) return { field, direction: 'asc' };
    if (this.takeWord('desc')) return { field, direction: 'desc' };
    return { field };
  }

  private get peek(): Token {
    return this.tokens[this.at];
  }

  private get isEnd(): boolean {
    return this.peek.type === 'end';
  }

  private isWord(word: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token?.type === 'word' && token.text.toLowerCase() === word;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  private takeSymbol(...symbols: string[]): boolean {
    if (this.peek.type !== 'symbol' || !symbols.includes(this.peek.text)) return false;
    this.at++;
    return true;
  }

  private refuseReserved(token: Token): void {
    if (!RESERVED_WORDS.has(token.text.toLowerCase())) return;
    throw new JqlError(
      `Error in the JQL Query: '${token.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line ${token.line}, character ${token.column})`,
    );
  }

  private unexpected(expected: string, hint = ''): JqlError {
    const { type, text, line, column } = this.peek;
    if (type === 'end')
      return new JqlError(`Error in the JQL Query: ${expected} before the end of the query.${hint}`);
    return new JqlError(
      `Error in the JQL Query: ${expected} but got '${text}'.${hint} (line ${line}, character ${column})`,
    );
  }
}

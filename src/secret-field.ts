/** How a private key begins in base64: RSA, elliptic, locked with a password, OpenSSH. */
const KEY_HEAD = /MII..[AQgw]IBA[AD]|MI[GH].AgE[AB]|M[CH].CAQ[AE][wE]|BgkqhkiG9w0BBQ|b3BlbnNzaC1rZXkt/;
/** What mail programs, shells and JSON put between its characters. */
const BETWEEN = /\\+[nr]|[\s"'`>]+/g;

const SECRETS = Symbol('secret fields');

/** Marks a field of a form class whose value is never rendered, logged or trimmed. */
export function Secret(): PropertyDecorator {
  return (target, property) => {
    const known: Set<string> = Reflect.getMetadata(SECRETS, target) ?? new Set();
    Reflect.defineMetadata(SECRETS, new Set([...known, String(property)]), target);
  };
}

/** Names of the fields of `Class` that are marked {@link Secret}. */
export function secretFields(Class: new () => object): ReadonlySet<string> {
  return Reflect.getMetadata(SECRETS, Class.prototype) ?? new Set();
}

/** Whether there is a private key in a text, with or without its BEGIN and END lines. */
export function holdsPrivateKey(text: string): boolean {
  return (
    /(BEGIN|END) [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File/.test(text) ||
    KEY_HEAD.test(text.replace(BETWEEN, ''))
  );
}

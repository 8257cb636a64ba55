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

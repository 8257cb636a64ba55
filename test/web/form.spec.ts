import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { ArrayNotEmpty, IsArray, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { Problem } from '../../src/problem.js';
import { Secret } from '../../src/secret-field.js';
import { Form } from '../../src/web/form.js';

class BridgeForm {
  @IsString({ message: 'Enter a name.' })
  @IsNotEmpty({ message: 'The name is empty.' })
  name: string;

  @Secret()
  @IsString({ message: 'Enter a secret.' })
  secret: string;

  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  planks?: string[];
}

class DrawbridgeForm extends BridgeForm {
  @Secret()
  @IsString({ message: 'Enter a second secret.' })
  second: string;
}

const GOOD = { name: 'Rialto', secret: ' s e c r e t ' };

test('surrounding space goes, but not from secrets', async () => {
  const form = await Form.bind(BridgeForm, { ...GOOD, name: '  Rialto ' });
  expect(form.valid).toBe(true);
  expect(form.values).toEqual(GOOD);
});

test('C3 fields without a rule are dropped', async () => {
  const form = await Form.bind(BridgeForm, {
    ...GOOD,
    _csrf: 'x',
    role: 'administrator',
    __proto__: { isAdministrator: true },
  });
  expect(form.values).toEqual(GOOD);
  expect(form.values).not.toHaveProperty('isAdministrator');
});

test.each([
  undefined,
  null,
  '',
  'text',
  7,
  [],
  { name: { toString: 'x' } },
  { name: 7 },
  Object.create(null),
])('a body that is %p is a form with mistakes, not an error', async (body) => {
  const form = await Form.bind(BridgeForm, body);
  expect(form.valid).toBe(false);
  expect(Object.keys(form.errors)).toEqual(['name', 'secret']);
});

test('I7 a field that came twice is no text', async () => {
  const form = await Form.bind(BridgeForm, { ...GOOD, name: ['a', 'b'] });
  expect(form.errors.name).toBe('Enter a name.');
});

test('a list keeps its texts', async () => {
  const form = await Form.bind(BridgeForm, { ...GOOD, planks: [' oak ', 'elm'] });
  expect(form.values.planks).toEqual(['oak', 'elm']);
});

test('secrets are not in the view, those of a parent class neither', async () => {
  const form = await Form.bind(DrawbridgeForm, { ...GOOD, second: 'another' });
  expect(form.view().values).toEqual({ name: 'Rialto' });
  expect(JSON.stringify(form.view())).not.toMatch(/s e c r e t|another/);
});

test('an action runs only on a valid form, and gives its result', async () => {
  const action = jest.fn(async ({ name }: BridgeForm) => `built ${name}`);
  expect(await (await Form.bind(BridgeForm, {})).submit(action)).toBeUndefined();
  expect(action).not.toHaveBeenCalled();
  expect(await (await Form.bind(BridgeForm, GOOD)).submit(action)).toBe('built Rialto');
});

test('a Problem lands beside its field with the next step', async () => {
  const form = await Form.bind(BridgeForm, GOOD);
  await form.submit(async () => {
    throw new Problem('It is taken.', { field: 'name', nextStep: 'Choose another.' });
  });
  expect(form.valid).toBe(false);
  expect(form.status).toBe(422);
  expect(form.view()).toMatchObject({
    errors: { name: 'It is taken. Choose another.' },
    errorList: [{ field: 'name', text: 'It is taken. Choose another.' }],
    message: '',
  });
});

test('a Problem about the whole form stands above it, with its status', async () => {
  const form = await Form.bind(BridgeForm, GOOD);
  form.reject(new Problem('Too early.', { status: 429, nextStep: 'Wait.' }));
  expect(form.status).toBe(429);
  expect(form.view()).toMatchObject({ message: 'Too early.', nextStep: 'Wait.', errorList: [] });
});

test('anything else that is thrown keeps flying', async () => {
  const form = await Form.bind(BridgeForm, GOOD);
  const bug = new TypeError('bug');
  await expect(form.submit(() => Promise.reject(bug))).rejects.toBe(bug);
});

describe('OA-16 a private key in a field that is no secret', () => {
  const pem = (kind: 'rsa' | 'ec', type: 'pkcs1' | 'pkcs8' | 'sec1', locked = false) => {
    const { privateKey } =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const lock = locked ? { cipher: 'aes-256-cbc', passphrase: 'x' } : {};
    return String(privateKey.export({ type: type as 'pkcs8', format: 'pem', ...lock }));
  };
  const bare = (text: string) => text.replace(/-----.*-----\n/g, '');
  const keys = {
    'PKCS#1': pem('rsa', 'pkcs1'),
    'PKCS#8': pem('rsa', 'pkcs8'),
    'PKCS#8 with a password': pem('rsa', 'pkcs8', true),
    elliptic: pem('ec', 'sec1'),
    'elliptic, PKCS#8': pem('ec', 'pkcs8'),
  };

  test.each(Object.entries(keys))('%s is refused and not shown again, in whatever shape', async (_, key) => {
    const shapes = [
      key,
      key.replaceAll('\n', ''),
      JSON.stringify(key),
      `My key:\n${bare(key)}`,
      bare(key).replaceAll('\n', ''),
      bare(key).replace(/^/gm, '> '),
    ];
    for (const name of shapes) {
      const form = await Form.bind(BridgeForm, { ...GOOD, name, planks: [name] });
      expect(form.errors.name).toContain('private key');
      const line = bare(key).split('\n')[1].slice(0, 40);
      expect(JSON.stringify([form.view(), form.values])).not.toContain(line);
    }
  });

  test('what only resembles one is an ordinary value: certificates, public keys, words', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const open = String(publicKey.export({ type: 'spki', format: 'pem' })).trim();
    for (const name of [open, bare(open), 'Put the private key into the safe', 'MIchael', 'PRIVATE']) {
      const form = await Form.bind(BridgeForm, { ...GOOD, name });
      expect([form.errors, form.values.name]).toEqual([{}, name.trim()]);
    }
  });
});

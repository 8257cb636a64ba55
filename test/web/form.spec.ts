import 'reflect-metadata';
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

test('fields without a rule are dropped', async () => {
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

test('a field that came twice is no text', async () => {
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

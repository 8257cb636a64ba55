import { faceOf } from '../../src/boards/cards/faces.js';

const PEOPLE = [
  'Ada Novak', 'Ben Abel', 'Cleo Marsh', 'Dora Mills', 'Emil Noack', 'Finn Ode', 'Anna Novak', 'Adam Nagy',
  'Gus Hall', 'Hana Sato', 'Ivo Brandt', 'Jun Park', 'Kira Lund', 'Leo Maas', 'Mia Noor', 'Nils Ohm',
]; // prettier-ignore

const face = (displayName: string) =>
  faceOf({ name: displayName.toLowerCase().replace(' ', '.'), displayName });

test('no two people of a team have the same colour or the same initials, and a face stays as it is', () => {
  const faces = PEOPLE.map(face);
  expect(new Set(faces.map(({ look }) => look)).size).toBe(PEOPLE.length);
  expect(new Set(faces.map(({ initials }) => initials)).size).toBe(PEOPLE.length);
  expect(faces.slice(0, 12).every(({ look }) => !look.includes('ring'))).toBe(true);
  expect(PEOPLE.map(face)).toEqual(faces);
});

test('a face has letters of the first and the last name, or of the only one', () => {
  expect(face('Zoe Quill').initials).toBe('ZQ');
  expect(face('Yara (contractor) van Xu').initials).toBe('YX');
  expect(face('Uwe O’Hara & "Co"').initials).toBe('UC');
  expect(face('Wim').initials).toBe('W');
  expect(faceOf({ name: 'wim2', displayName: 'Wim' }).initials).toBe('WI');
  expect(face('').initials).toBe('');
});

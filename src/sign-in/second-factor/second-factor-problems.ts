import { Problem } from '../../problem.js';

export function hasNone(): Problem {
  return new Problem('There is no second factor.', { status: 404, nextStep: 'It was removed meanwhile.' });
}

export function hasOne(): Problem {
  return new Problem('An authenticator app is in use already.', { nextStep: 'Turn it off first.' });
}

export function wrongFirstCode(): Problem {
  return new Problem('That is not the code that your app shows now.', {
    field: 'code',
    nextStep: 'Wait for the next one. If it stays wrong, look whether the clock of the phone is right.',
  });
}

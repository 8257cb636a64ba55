import { setFlagsFromString } from 'node:v8';

// Of what is loaded at start everything stays. Taken for a sign that much is needed for long, V8 would make room for new
// things by 16 MB and twice that, and keep it.
setFlagsFromString('--semi-space-growth-factor=1');

/** From now on the room for what is new grows with what people ask for, as it does by itself. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}

/** A command looked, and what it found is not good; it has said so itself. */
export class Unwell extends Error {}

/** Tests of which each goes on where the one before it ended; after a failure the others say so at once. */
export function story(): (name: string, step: () => Promise<void>) => void {
  let failed = '';
  return (name, step) =>
    test(name, async () => {
      if (failed) throw new Error(`Not reached: "${failed}" failed.`);
      failed = name;
      await step();
      failed = '';
    });
}

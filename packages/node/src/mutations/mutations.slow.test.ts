/** `mutations.test.ts` with many more mutations. */
process.env.MUTATIONS ??= '1000';
await import('./mutations.test.js');

/** How long `expect.poll` waits for what must come. A second, vitest's own default, is too little where other tests keep the machine busy. */
export const poll = { timeout: 30_000 };

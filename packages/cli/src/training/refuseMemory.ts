import type { Option } from '../arguments/command.js';

export const memoryOption = {
  'ignore-memory': {
    help: 'train although the model takes more memory than this machine has left: it may swap, or be ended by the system',
  },
} satisfies Record<string, Option>;

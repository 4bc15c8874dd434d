import type { Option } from '../arguments/command.js';

export const cropOption = {
  'crop-size': {
    value: 'N',
    help: 'train on random windows of N×N, or HEIGHTxWIDTH (with --augment crop: on random rectangles of that size), and use the middle of all other images',
  },
} satisfies Record<string, Option>;

// npm run check: every check but the tests, each one even when an earlier one failed.
import { runTool } from './toolchain.mjs';

const steps = [
  'lint',
  'typecheck',
  'check:deps',
  'check:unused',
  'check:pack',
  'check:size',
  'check:consumer',
];
const failed = steps.filter((step) => {
  console.log(`\n== ${step}`);
  return runTool('npm', ['run', '--silent', step]) !== 0;
});

console.log(failed.length === 0 ? `\n${steps.length} checks passed` : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

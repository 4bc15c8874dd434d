// Sums the test reports of one CI run: node scripts/count-tests.mjs <folder of JSON reports> [failed steps]
// Its last line is `N passed, N failed`. Skipped tests fail the run, unless their name says that they need a GPU.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, failedSteps = '0'] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Expected a folder: node scripts/count-tests.mjs <folder> [failed steps]');

const reports = readdirSync(folder).filter((name) => name.endsWith('.json'));
let passed = 0;
let failed = Number(failedSteps);

for (const name of reports.sort()) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') count.passed += 1;
      else if (status === 'failed') {
        count.failed += 1;
        console.log(`failed: ${fullName}\n${reasons(failureMessages)}`);
      } else if (fullName.includes('GPU')) count.skipped += 1;
      else {
        count.failed += 1;
        console.log(`skipped without a GPU in its name, so counted as failed: ${fullName}`);
      }
    }
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      count.failed += 1;
      console.log(`did not run: ${file.name}\n${file.message ?? ''}`);
    }
  }
  if (count.failed === 0 && count.passed === 0) {
    count.failed = 1;
    console.log(`${name}: no test ran`);
  } else if (count.failed === 0 && !report.success) {
    count.failed = 1;
    console.log(`${name}: every test passed, and yet the run failed (an error outside of the tests?)`);
  }
  console.log(
    `${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped for want of a GPU`,
  );
  passed += count.passed;
  failed += count.failed;
}

/** What went wrong, and where: the first lines of each message. */
function reasons(messages = []) {
  return messages
    .map((message) => message.split('\n').slice(0, 8).join('\n').replace(/^/gm, '  '))
    .join('\n');
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

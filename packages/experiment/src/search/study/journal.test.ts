import { readFileSync } from 'node:fs';
import type { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../store/memoryStore.js';
import { distributionJson, parseDistribution } from './distributionJson.js';
import { parsePythonJson, pythonJson } from './pythonJson.js';
import { readStudy } from './readStudy.js';
import { type StudyFile, storedStudyFile } from './studyFile.js';

const golden = (name: string): string =>
  readFileSync(new URL(`../../../../testing/goldens/optuna/${name}`, import.meta.url), 'utf8');
const journal = golden('study.jsonl');
const expected = JSON.parse(golden('study.json')) as {
  readonly name: string;
  readonly trials: readonly Readonly<Record<string, unknown>>[];
}[];

function fileOf(text: string): StudyFile {
  return storedStudyFile(memoryStore(new Map([['study.log', new TextEncoder().encode(text)]])), 'study.log');
}

/** As the golden has numbers that JSON does not. */
function plain(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value)
    ? String(value).replace('Infinity', 'inf').replace('NaN', 'nan')
    : value;
}

async function messageOf(reading: Promise<unknown>): Promise<string> {
  return reading.then(String, (error: CnnError) => error.message);
}

describe('readStudy', () => {
  it.each(expected)('reads what Optuna wrote: $name', async ({ name, ...study }) => {
    const { trials, directions, ...found } = await readStudy({ file: fileOf(journal), name });
    const told = { up: 'maximize', down: 'minimize', notSet: 'not_set' } as const;
    expect({
      ...{ userAttrs: found.userAttrs, directions: directions.map((one) => told[one]) },
      trials: trials.map((trial) => ({
        ...{ number: trial.number, state: trial.state, values: trial.values, userAttrs: trial.userAttrs },
        value: trial.value === undefined ? null : plain(trial.value),
        intermediateValues: Object.fromEntries(
          Object.entries(trial.intermediateValues).map(([step, value]) => [step, plain(value)]),
        ),
        constraints: trial.constraints ?? [],
      })),
    }).toEqual(study);
    const times = trials
      .flatMap(({ start, complete }) => [start, complete])
      .filter((time) => time !== undefined);
    expect(times.every((time) => Date.parse(time) > 1.7e12)).toBe(true);
  });

  it('[study.torn] leaves out a last line that was not written to its end', async () => {
    const whole = await readStudy({ file: fileOf(journal), name: 'other' });
    for (let cut = 1; cut < 60; cut++) {
      const { trials } = await readStudy({ file: fileOf(journal.slice(0, -cut)), name: 'other' });
      expect(trials.length).toBeGreaterThanOrEqual(whole.trials.length - 1);
    }
  });

  it('[study.damaged] names the line that is damaged', async () => {
    const lines = journal.split('\n');
    const with3 = (line: string): StudyFile =>
      fileOf([...lines.slice(0, 2), line, ...lines.slice(3)].join('\n'));
    for (const damaged of [
      '{"op_code":4,"study_id"',
      '[]',
      '7',
      '',
      '{"op_code":77}',
      '{}',
      '{"op_code":4,"study_id":0,"state":9}',
      '{"op_code":4,"study_id":0,"distributions":{"x":"{\\"name\\":\\"Normal\\"}"}}',
    ]) {
      expect(await messageOf(readStudy({ file: with3(damaged), name: 'other' }))).toContain(
        "memory/study.log, line 3: expected an operation of Optuna's journal, received something else (",
      );
    }
  });

  it('says what there is', async () => {
    expect(await messageOf(readStudy({ file: fileOf(journal) }))).toBe(
      'memory/study.log: expected one study, or the name of one, received studies: "tuning", "other". Name one of them.',
    );
    expect(await messageOf(readStudy({ file: fileOf(journal), name: 'tunning' }))).toContain(
      'expected the study "tunning", received studies: "tuning", "other"',
    );
    expect(await messageOf(readStudy({ file: storedStudyFile(memoryStore(), 'a.log') }))).toBe(
      'memory/a.log: there is no such file.',
    );
    expect(await messageOf(readStudy({ file: fileOf('SQLite format 3\u0000…') }))).toContain(
      'received an SQLite database. Copy the study with optuna.copy_study',
    );
    expect(await messageOf(readStudy({ file: fileOf('rate,loss') }))).toContain(
      'line 1: expected an operation',
    );
  });
});

describe('storedStudyFile', () => {
  it('adds whole lines, and takes away what was left of one', async () => {
    const file = fileOf('{"a":1}\n{"b":');
    await file.append('{"c":3}\n');
    expect(new TextDecoder().decode(await file.read())).toBe('{"a":1}\n{"c":3}\n');
  });
});

describe('JSON of Python', () => {
  it('has NaN and Infinity, and leaves them alone in texts', () => {
    const value = { a: [Number.NaN, 1.5, Number.NEGATIVE_INFINITY], b: 'NaN, "Infinity"', c: null, d: true };
    const text = '{"a":[NaN,1.5,-Infinity],"b":"NaN, \\"Infinity\\"","c":null,"d":true}';
    expect(pythonJson(value)).toBe(text);
    expect(parsePythonJson(text)).toEqual(value);
    expect(() => parsePythonJson('{"a":NaN')).toThrow(SyntaxError);
  });
});

describe('distributions', () => {
  it.each([
    '{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}',
    '{"name": "IntDistribution", "attributes": {"log": false, "step": 16, "low": 16, "high": 64}}',
    '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", null, true, 2]}}',
  ])('are read and written as Optuna does: %s', (text) => {
    const distribution = parseDistribution(text);
    expect(distribution && JSON.parse(distributionJson(distribution))).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"name":"LogUniformDistribution","attributes":{"low":1,"high":2}}', { type: 'float', log: true }],
    [
      '{"name":"DiscreteUniformDistribution","attributes":{"low":1,"high":2,"q":0.5}}',
      { type: 'float', step: 0.5 },
    ],
    ['{"name":"IntUniformDistribution","attributes":{"low":1,"high":2,"step":1}}', { type: 'int', step: 1 }],
  ])('of earlier versions are read: %s', (text, expected) => {
    expect(parseDistribution(text)).toMatchObject({ ...expected, low: 1, high: 2 });
  });
});

import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pathOnNodes, workingDirOf } from './pathOnNodes.js';

it('gives paths of the current folder as the nodes see it', () => {
  expect(pathOnNodes('folds', '/shared/project')).toBe('/shared/project/folds');
  expect(pathOnNodes(resolve('folds/a'), '/shared/project')).toBe('/shared/project/folds/a');
  expect(pathOnNodes('/elsewhere/folds', '/shared/project')).toBe('/elsewhere/folds');
  expect(() => pathOnNodes('../folds', '/shared/project')).toThrow(
    '../folds is outside of the current folder, which the nodes see as /shared/project.',
  );
});

it('says what the working directory must be', () => {
  expect(workingDirOf({ executor: 'ray', 'working-dir': '/shared/project/' })).toBe('/shared/project');
  expect(workingDirOf({ executor: 'ray', 'working-dir': '/' })).toBe('/');
  const what = 'the absolute path of the current folder as every node of the cluster sees it';
  expect(() => workingDirOf({ executor: 'ray', 'working-dir': undefined })).toThrow(
    `--working-dir is missing: with --executor ray it is ${what}`,
  );
  expect(() => workingDirOf({ executor: 'ray', 'working-dir': 'project' })).toThrow(
    `--working-dir: expected ${what}, such as /shared/project, received "project".`,
  );
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/cnn.js', import.meta.url));
const built = existsSync(new URL('../dist/main.js', import.meta.url));
/** `.ci/run` fetches it; `pip download tensorflow-cpu==2.20.0 --no-deps --dest .cache/wheels` does so by hand. */
const wheels = fileURLToPath(new URL('../../../.cache/wheels/', import.meta.url));
const wheel = existsSync(wheels)
  ? readdirSync(wheels).find((name) => /^tensorflow_cpu-.*\.whl$/.test(name))
  : undefined;

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-wheel-'));
  await mkdir(join(root, 'programs'));
  await symlink(process.execPath, join(root, 'programs', 'node'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The command where no other program than Node is found: no compiler, no Python. */
function cnn(...argv: readonly string[]) {
  const env = {
    PATH: join(root, 'programs'),
    HOME: root,
    TMPDIR: root,
    CNN_NATIVE_HOME: join(root, 'native'),
  };
  const { status, stdout, stderr } = spawnSync('node', [bin, ...argv], {
    ...{ cwd: root, env, encoding: 'utf8' },
    timeout: 150_000,
  });
  return { status, out: stdout, err: stderr };
}

describe.skipIf(!built || wheel === undefined)(
  'TensorFlow where there is neither a compiler nor Python',
  () => {
    it('is installed from the wheel’s file, and trains', { timeout: 300_000 }, () => {
      expect(spawnSync('python3', { env: { PATH: join(root, 'programs') } }).error).toMatchObject({
        code: 'ENOENT',
      });
      const installed = cnn('native', 'install', '--wheel', join(wheels, wheel as string));
      expect(installed).toMatchObject({ status: 0, err: '' });
      expect(installed.out).toContain('TensorFlow 2.20.0 works');
      const small = ['--data', 'synthetic', '--image-size', '24', '--epochs', '2', '--out', 'run'];
      const trained = cnn('train', ...small, '--engine', 'tensorflow');
      expect(trained.err).toBe('');
      expect(trained.status).toBe(0);
      expect(trained.out).toContain('TensorFlow 2.20.0');
      // What is there is not unpacked again.
      expect(cnn('native', 'install').out).toContain('Everything is there already');
    });
  },
);

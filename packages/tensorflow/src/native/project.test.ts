import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshPlace, tfjsNodePackages, write } from './files.support.test.js';
import { bindingIn, TFJS_NODE_VERSION, tfjsNodeIn } from './home.js';
import { connectProject } from './project.js';

const place = freshPlace();

beforeEach(() => tfjsNodePackages(place.home));

describe('connectProject', () => {
  it('links a project that has no tfjs-node, once', () => {
    const project = join(place.folder, 'project');
    write(join(project, 'package.json'), '{}');
    expect(connectProject(project, place.home)).toContain('Linked tfjs-node into');
    expect(readdirSync(join(project, 'node_modules', '@tensorflow'))).toEqual(['tfjs-node']);
    write(bindingIn(tfjsNodeIn(place.home)));
    expect(connectProject(project, place.home)).toContain('has tfjs-node with a binding; left as it is');
  });

  it('adds the binding to a copy of the same version, and leaves another version alone', () => {
    const project = join(place.folder, 'project');
    write(bindingIn(tfjsNodeIn(place.home)), 'the binding');
    cpSync(join(place.home, 'node_modules'), join(project, 'node_modules'), { recursive: true });
    rmSync(bindingIn(tfjsNodeIn(project)));
    expect(connectProject(project, place.home)).toBe(`Added the binding to the tfjs-node of ${project}.`);
    rmSync(bindingIn(tfjsNodeIn(project)));
    write(join(tfjsNodeIn(project), 'package.json'), JSON.stringify({ version: '3.0.0' }));
    expect(connectProject(project, place.home)).toBe(
      `${project} has tfjs-node 3.0.0, not ${TFJS_NODE_VERSION}; left as it is.`,
    );
    expect(existsSync(bindingIn(tfjsNodeIn(project)))).toBe(false);
  });
});

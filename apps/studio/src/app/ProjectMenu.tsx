import { useEffect, useState } from 'preact/hooks';
import { Problem } from './Problem.js';
import type { Studio } from './studio.js';

/** Opens another project: the page is loaded with it. */
function openProject(name: string): void {
  const address = new URL(location.href);
  address.searchParams.set('project', name);
  address.hash = '';
  location.assign(address);
}

/** Which project is open; another, a new one, or none of this one any more. */
export function ProjectMenu({ studio }: { readonly studio: Studio }) {
  const [names, setNames] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>();
  const project = studio.project.value;
  const current = studio.name.value;
  const [open, setOpen] = useState(false);
  useEffect(() => {
    project?.projects().then(setNames, setError);
  }, [project, open]);
  const others = names.filter((name) => name !== current);
  const begin = (): void => {
    const name = prompt('What shall the new project be called?')
      ?.trim()
      .replace(/[/\\:]/g, ' ');
    if (name) openProject(name);
  };
  const remove = (name: string): void => {
    if (!confirm(`Delete the project “${name}” with its images, runs and models? This can’t be undone.`))
      return;
    project?.removeProject(name).then(
      () => setNames(names.filter((one) => one !== name)),
      (reason: unknown) => setError(reason),
    );
  };
  return (
    <details class="projects" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="hidden-text">Project: </span>
        {current}
      </summary>
      <div class="card">
        <Problem error={error} />
        {others.length > 0 && (
          <ul>
            {others.map((name) => (
              <li key={name} class="row">
                <button type="button" class="quiet" onClick={() => openProject(name)}>
                  {name}
                </button>
                <button type="button" class="quiet" onClick={() => remove(name)}>
                  Delete<span class="hidden-text"> {name}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <button type="button" onClick={begin}>
          New project …
        </button>
      </div>
    </details>
  );
}

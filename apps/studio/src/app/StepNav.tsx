import { stepStates } from './stepStates.js';
import type { Studio } from './studio.js';

/** The steps, with what each has come to. */
export function StepNav({ studio }: { readonly studio: Studio }) {
  return (
    <nav class="nav" aria-label="Steps">
      <ol>
        {stepStates(studio).map(({ id, title, state, done }) => (
          <li key={id}>
            <a href={`#${id}`} class={done ? 'done' : ''}>
              <span class="title">{title}</span>
              <span class="state">{state}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

import { html } from './html.js';

/** In place of what no run can know. */
export const todo = html`<span class="todo">To be filled in by a person.</span>`;

/** After what a run knows of something. */
export const todoRest = html`<span class="todo">To be completed by a person.</span>`;

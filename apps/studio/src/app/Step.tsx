import type { ComponentChildren } from 'preact';

export interface StepProps {
  readonly id: string;
  readonly title: string;
  /** A sentence under the title. */
  readonly about?: ComponentChildren | undefined;
  readonly children: ComponentChildren;
}

/** A step of the journey: a section of the page. */
export function Step({ id, title, about, children }: StepProps) {
  return (
    <section id={id} class="step stack" aria-labelledby={`${id}-title`}>
      <div>
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        {about && <p class="note">{about}</p>}
      </div>
      {children}
    </section>
  );
}

import './app.css';
import { followPage } from '@cnn/browser';
import { CnnError } from '@cnn/core';
import { useEffect } from 'preact/hooks';
import { ImagesStep } from '../steps/images/ImagesStep.js';
import { ResultsStep } from '../steps/results/ResultsStep.js';
import { SplitStep } from '../steps/split/SplitStep.js';
import { TakeAwayStep } from '../steps/takeAway/TakeAwayStep.js';
import { TrainingStep } from '../steps/training/TrainingStep.js';
import { UseStep } from '../steps/use/UseStep.js';
import { Busy } from './Busy.js';
import { NetworkSection } from './NetworkSection.js';
import { Offline } from './Offline.js';
import { Problem } from './Problem.js';
import { ProjectMenu } from './ProjectMenu.js';
import { StepNav } from './StepNav.js';
import { Storage } from './Storage.js';
import type { Studio } from './studio.js';

/** The page: one journey from images to a model that is used. */
export function App({ studio }: { readonly studio: Studio }) {
  useEffect(() => followPage(document), []);
  const open = studio.project.value !== undefined;
  return (
    <>
      <a class="skip" href="#steps">
        Skip to the steps
      </a>
      <header class="top">
        <div>
          <h1>@cnn studio</h1>
          <p class="note">Train an image classifier here. Your images never leave this computer.</p>
          <Storage studio={studio} />
          <Offline studio={studio} />
        </div>
        <ProjectMenu studio={studio} />
      </header>
      <StepNav studio={studio} />
      <main id="steps" class="steps" tabIndex={-1}>
        {isBusy(studio.problem.value) ? (
          <Busy name={studio.name.value} />
        ) : (
          <Problem error={studio.problem.value} />
        )}
        {open ? (
          <>
            <ImagesStep studio={studio} />
            <SplitStep studio={studio} />
            <NetworkSection studio={studio} />
            <TrainingStep studio={studio} />
            <ResultsStep studio={studio} />
            <UseStep studio={studio} />
            <TakeAwayStep studio={studio} />
          </>
        ) : (
          <p class="note" aria-live="polite">
            {studio.problem.value ? '' : 'Opening the project …'}
          </p>
        )}
      </main>
    </>
  );
}

function isBusy(problem: unknown): boolean {
  return problem instanceof CnnError && problem.details.reason === 'busy';
}

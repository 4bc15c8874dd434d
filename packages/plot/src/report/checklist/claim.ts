import { type Checklist, checklistPart as part } from './checklistItem.js';

/** CLAIM, Checklist for Artificial Intelligence in Medical Imaging, 2024 update: 44 items, in words of our own. */
export const claim: Checklist = {
  name: 'CLAIM 2024',
  reference: 'Tejani et al., Radiology: Artificial Intelligence 2024;6(4):e240300',
  doi: '10.1148/ryai.240300',
  parts: [
    part('Title and abstract', [
      ['1', 'AI and its kind are named in the title or abstract', 'technology'],
      ['2', 'Abstract with design, methods, results, conclusions'],
    ]),
    part('Introduction', [
      ['3', 'Background, and what the model is meant for', 'intendedUse'],
      ['4', 'Aims and hypotheses', 'question'],
    ]),
    part('Study design', [
      ['5', 'Prospective or retrospective'],
      ['6', 'Goal of the study', 'goal'],
    ]),
    part('Data', [
      ['7', 'Sources of the data', 'source'],
      ['8', 'Who was included and excluded'],
      ['9', 'Preprocessing', 'preprocessing'],
      ['10', 'Selection of parts of the data'],
      ['11', 'De-identification'],
      ['12', 'Missing data'],
      ['13', 'How images were acquired'],
    ]),
    part('Reference standard', [
      ['14', 'How the truth was established'],
      ['15', 'Why in this way'],
      ['16', 'Who annotated'],
      ['17', 'Annotation of the test set'],
      ['18', 'Agreement within and between annotators'],
    ]),
    part('Partitions and test data', [
      ['19', 'How images were assigned to sets', 'partitions'],
      ['20', 'Level at which the sets are disjoint', 'disjoint'],
      ['21', 'Planned size of the test set', 'sampleSize'],
    ]),
    part('Model', [
      ['22', 'Description of the model', 'architecture'],
      ['23', 'Software and versions', 'software'],
      ['24', 'Initial weights', 'initialization'],
    ]),
    part('Training', [
      ['25', 'How it was trained', 'training'],
      ['26', 'How the final model was chosen', 'selection'],
      ['27', 'Ensembles', 'single'],
    ]),
    part('Evaluation', [
      ['28', 'Metrics', 'metrics'],
      ['29', 'Uncertainty and significance', 'uncertainty'],
      ['30', 'Robustness and sensitivity analysis', 'subgroups'],
      ['31', 'Explainability', 'explanations'],
      ['32', 'Evaluation on internal data', 'internal'],
      ['33', 'Testing on external data', 'external'],
      ['34', 'Registration of a clinical trial'],
    ]),
    part('Results', [
      ['35', 'Patients included and excluded', 'included'],
      ['36', 'Characteristics of the cases in each set', 'characteristics'],
      ['37', 'Performance with its uncertainty', 'performance'],
      ['38', 'Diagnostic performance and its precision', 'performance'],
      ['39', 'Analysis of failures', 'failures'],
    ]),
    part('Discussion and other', [
      ['40', 'Limitations', 'limits'],
      ['41', 'What it means for practice', 'intendedUse'],
      ['42', 'Protocol or further technical details'],
      ['43', 'Availability of software, model, data', 'reproduce'],
      ['44', 'Funding, and the role of funders'],
    ]),
  ],
};

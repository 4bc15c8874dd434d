/** What the numbers mean, in a few words. */
export const meanings: Readonly<Record<string, string>> = {
  loss: 'What training made small, on images that it did not see',
  accuracy: 'Share that was called right',
  balanced_accuracy: 'Mean of the sensitivities of the classes: rare classes count as much as frequent ones',
  auc: 'Chance that a positive one has a higher score than a negative one; 0.5 is guessing',
  pr_auc: 'Average precision over all thresholds',
  sensitivity: 'Share of the positive ones that was found',
  specificity: 'Share of the negative ones that was called so',
  precision: 'Share of those called positive that are',
  npv: 'Share of those called negative that are',
  f1: 'Harmonic mean of precision and sensitivity',
  brier: 'Mean squared distance of the probabilities from the truth; 0 is best',
  log_loss: 'Mean surprise at the truth; 0 is best',
  ece: 'How far probabilities are from how often they come true; 0 is best',
  mcc: 'Correlation of prediction and truth; 0 is guessing, 1 is perfect',
  kappa: 'Agreement of prediction and truth beyond chance; 1 is perfect',
};

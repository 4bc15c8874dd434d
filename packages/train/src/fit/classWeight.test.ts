import { describe, expect, it } from 'vitest';
import { balancedClassWeight, checkClassWeight } from './classWeight.js';

describe('class weights', () => {
  it('balanced: n / (classes · count), as in scikit-learn', () => {
    expect(balancedClassWeight({ labels: [0, 0, 0, 1], classes: 2 })).toEqual({ 0: 4 / 6, 1: 2 });
    expect(balancedClassWeight({ labels: [0, 0, 1], classes: 3 })).toEqual({ 0: 0.5, 1: 1, 2: 1 });
  });

  it('refuses unknown classes, negative weights and NaN', () => {
    expect(() => checkClassWeight({ 2: 1 }, 2)).toThrow('classWeight: there is no class 2, expected 0..1');
    expect(() => checkClassWeight({ 0: -1 }, 2)).toThrow(
      'class 0 has weight -1, expected a finite number not below 0',
    );
    expect(() => checkClassWeight({ 1: Number.NaN }, 2)).toThrow('class 1 has weight NaN');
  });
});

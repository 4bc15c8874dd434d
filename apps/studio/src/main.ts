import './studio.css';
import { mountStudio } from './studio.js';

const root = document.querySelector<HTMLElement>('#studio');
const number = (name: string): number | undefined => {
  const value = Number(new URLSearchParams(location.search).get(name));
  return Number.isInteger(value) && value > 0 ? value : undefined;
};
const [epochs, count] = [number('epochs'), number('count')];
if (root) mountStudio({ root, epochs, count });

import './studio.css';
import { registerOffline } from './offline/registerOffline.js';
import { mountStudio } from './studio.js';

const root = document.querySelector<HTMLElement>('#studio');
const number = (name: string): number | undefined => {
  const value = Number(new URLSearchParams(location.search).get(name));
  return Number.isInteger(value) && value > 0 ? value : undefined;
};
const [epochs, count] = [number('epochs'), number('count')];
if ((await registerOffline()) && root) mountStudio({ root, epochs, count });

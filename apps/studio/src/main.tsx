import './design/tokens.css';
import './design/base.css';
import { render } from 'preact';
import { App } from './app/App.js';
import { Studio } from './app/studio.js';

const root = document.querySelector('#studio');
if (root) {
  const studio = new Studio();
  render(<App studio={studio} />, root);
  void studio.open(new URLSearchParams(location.search).get('project') ?? 'my project');
}

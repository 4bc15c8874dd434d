import './design/tokens.css';
import './design/base.css';
import { render } from 'preact';
import { App } from './app/App.js';
import { Studio } from './app/studio.js';
import { registerOffline } from './offline/registerOffline.js';

const root = document.querySelector('#studio');
if (root && (await registerOffline())) {
  const studio = new Studio();
  render(<App studio={studio} />, root);
  void studio.open(new URLSearchParams(location.search).get('project') ?? 'my project');
}

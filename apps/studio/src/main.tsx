import './design/tokens.css';
import './design/base.css';
import { render } from 'preact';
import { App } from './app/App.js';
import { Studio } from './app/studio.js';
import { registerOffline } from './offline/registerOffline.js';

const root = document.querySelector('#studio');
const studio = new Studio();
const goesOn = await registerOffline({
  onState: (state) => {
    studio.offline.value = state;
  },
});
if (root && goesOn) {
  render(<App studio={studio} />, root);
  void studio.open(new URLSearchParams(location.search).get('project') ?? 'my project');
}

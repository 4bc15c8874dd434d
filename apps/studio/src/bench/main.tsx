import '../design/tokens.css';
import '../design/base.css';
import { render } from 'preact';
import { registerOffline } from '../offline/registerOffline.js';
import { BenchPage } from './BenchPage.js';
import { Bench } from './bench.js';

const root = document.querySelector('#bench');
// Where the server sends no headers for threads of WebAssembly, the service worker adds them.
const goesOn = await registerOffline();
if (root && goesOn) {
  const bench = new Bench();
  render(<BenchPage bench={bench} />, root);
  void bench.open();
}

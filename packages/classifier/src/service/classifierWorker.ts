import { serveClassifier } from './serveClassifier.js';

serveClassifier();

import type { LibraryHandle } from 'koffi';
import { declare } from './capi.js';

/** Releases of Abseil that TensorFlow was built with: the name stands in its symbols. */
const releases = ['20230125', '20230802', '20240116', '20240722', '20250127', '20250512', '20250814'];

/**
 * Makes TensorFlow's lines about itself obey TF_CPP_MIN_LOG_LEVEL. They go through Abseil, which only Python's start of TensorFlow
 * tells the level. Where none of the functions is there, all stays as it was.
 */
export function obeyLogLevel(libraries: readonly Pick<LibraryHandle, 'func'>[]): void {
  const level = Number.parseInt(process.env.TF_CPP_MIN_LOG_LEVEL ?? '', 10);
  if (Number.isNaN(level)) return;
  for (const library of libraries) {
    for (const release of releases) {
      try {
        const name = `_ZN4absl12lts_${release}14SetMinLogLevelENS0_18LogSeverityAtLeastE`;
        declare(library, name, ['nothing', ['int']])(level);
        return;
      } catch {
        // Another release.
      }
    }
  }
}

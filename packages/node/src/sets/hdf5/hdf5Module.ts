import { CnnError } from '@cnn/core';

export type Hdf5 = typeof import('h5wasm/node');

let loading: Promise<Hdf5> | undefined;

async function load(): Promise<Hdf5> {
  let hdf5: Hdf5;
  try {
    hdf5 = await import('h5wasm/node');
  } catch (error) {
    throw new CnnError(
      'FILE',
      'HDF5 files need the optional package h5wasm, which did not load here. Install it: npm install h5wasm@0.10.3.',
      { cause: error },
    );
  }
  // What goes wrong is thrown, not printed.
  (await hdf5.ready).activate_throwing_error_handler();
  return hdf5;
}

/** h5wasm, the HDF5 library as WebAssembly, loaded when the first file needs it. @throws CnnError (FILE) */
export function loadHdf5(): Promise<Hdf5> {
  loading ??= load();
  return loading;
}

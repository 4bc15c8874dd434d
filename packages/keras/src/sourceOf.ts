import type { ModelSource } from '@cnn/core';

/** Where a model comes from, with the name of the library that has such versions. */
export function sourceOf({ version, ...source }: Omit<ModelSource, 'framework'>): ModelSource {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const ofTensorFlow = version?.includes('tf') || (major === 2 && minor >= 4);
  return { ...source, framework: ofTensorFlow ? 'tf.keras' : 'Keras', version };
}

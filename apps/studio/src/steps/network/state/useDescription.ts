import type { LayerDescription, ModelDefinition, NetworkDescription } from '@cnn/core';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { problemText } from '../../../app/pageWords.js';
import type { NetworkWork } from '../networkWork.js';

export interface Described {
  /** Undefined until the first one is there. */
  readonly description: NetworkDescription | undefined;
  readonly byName: ReadonlyMap<string, LayerDescription>;
  /** Whether the description is of an earlier definition. */
  readonly late: boolean;
  /** Why there is none, in a sentence. */
  readonly failed?: string | undefined;
}

interface Latest {
  readonly of: ModelDefinition;
  readonly batchSize: number;
  readonly description?: NetworkDescription | undefined;
  readonly failed?: string | undefined;
}

/** The description of a definition, a moment later. Only the newest is asked for while one is made. */
export function useDescription(
  definition: ModelDefinition | undefined,
  { describe, batchSize }: { readonly describe: NetworkWork['describe']; readonly batchSize: number },
): Described {
  const [latest, setLatest] = useState<Latest>();
  const asked = useRef(0);
  const running = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    if (!definition) return;
    asked.current += 1;
    const own = asked.current;
    const ask = async (): Promise<void> => {
      if (own !== asked.current) return;
      try {
        const description = await describe(definition, { batchSize });
        if (own === asked.current) setLatest({ of: definition, batchSize, description });
      } catch (error) {
        const failed = problemText(error);
        if (own === asked.current) setLatest({ of: definition, batchSize, failed });
      }
    };
    running.current = running.current.then(ask);
  }, [definition, batchSize, describe]);
  useEffect(
    () => () => {
      asked.current += 1;
    },
    [],
  );
  const description = latest?.description;
  const byName = useMemo(
    () => new Map(description?.layers.map((layer) => [layer.name, layer])),
    [description],
  );
  const late = latest?.of !== definition || latest?.batchSize !== batchSize;
  return { description, byName, late, failed: latest?.failed };
}

import { useEffect, useState } from 'preact/hooks';

/** A value, one frame later: so that what is heavy to draw is drawn after what is light, each in a task of its own. */
export function useNextFrame<Value>(value: Value): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setLater(() => value)));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return later;
}

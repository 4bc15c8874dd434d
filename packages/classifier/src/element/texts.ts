/** Every text of the element, in English. `{…}` is filled in. */
export const texts = {
  label: 'Classify an image',
  prompt: 'Drop an image here, or paste one.',
  choose: 'Choose an image',
  camera: 'Use the camera',
  take: 'Take the picture',
  close: 'Close the camera',
  video: 'What the camera sees',
  loading: 'Loading the model …',
  classifying: 'Classifying …',
  result: '{class}, {probability}',
  none: 'None of the labels',
  image: 'The image, classified as {class}',
  overlay: 'The image, with the places that spoke for {class} in yellow and those against it in blue',
  probabilities: 'Probabilities',
  explain: 'Show where it looked',
  noModel: 'The model can’t be loaded. {reason}',
  noImage: 'This image can’t be read. {reason}',
  noAddress: 'No model is named: the attribute model is missing.',
  cameraRefused:
    'The camera is not allowed on this page. Allow it in the browser’s address bar, or choose an image.',
  cameraMissing: 'There is no camera here, or another program uses it.',
  cameraInsecure: 'Browsers give a page the camera over https only.',
  noMemory: 'There is not enough memory for this. Close other pages, or take a smaller image.',
  failed: 'The image can’t be classified. {reason}',
} as const;

export type TextName = keyof typeof texts;

/** The attribute that replaces a text: `text-no-model` for `noModel`. */
export function attributeOf(name: TextName): string {
  return `text-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A text, or what an attribute of the element has in its place, filled in. */
export function textOf(
  element: Element,
  name: TextName,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = element.getAttribute(attributeOf(name)) ?? texts[name];
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

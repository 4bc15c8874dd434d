/**
 * The form of a batch's labels, with Keras's names in `image_dataset_from_directory` where it has one:
 * - `binary`: float32 `[n, 1]` of 0 and 1, or of any output's shape, each from 0 to 1
 * - `int`: int32 `[n]`, the index of the class
 * - `categorical`: float32 `[n, classes]`, one-hot or soft
 * - `multiHot`: float32 `[n, classes]`, 1 for each label that an image carries; to a loss it is `binary`
 * - `values`: float32 of the output's shape, any finite numbers (regression)
 */
export type LabelMode = 'binary' | 'int' | 'categorical' | 'multiHot' | 'values';

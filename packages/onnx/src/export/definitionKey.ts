/** Key of the metadata that hold the model's definition, as JSON: what `readOnnx` makes the same model of. */
export const DEFINITION = 'cnn_model';

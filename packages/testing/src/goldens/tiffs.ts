import tiffs from '../../goldens/data/tiffs.json' with { type: 'json' };
import forms from '../../goldens/data/tiffs_forms.json' with { type: 'json' };

/** TIFF files in base64, of unusual and of common forms, and what tifffile reads from them. */
export const tiffGoldens = { ...tiffs, forms };

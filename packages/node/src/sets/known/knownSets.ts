import type { GroupRule } from '@cnn/data';
import { medmnist } from './medmnist.js';
import { patchCamelyonFiles } from './patchCamelyonFiles.js';

/** A file to download. */
export interface RemoteFile {
  /** What it is called in the set's folder. */
  readonly name: string;
  readonly url: string;
  /** MD5 sum that its publisher gives. */
  readonly md5: string;
}

interface Described {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  /** Where it is described. */
  readonly page: string;
}

/** A set of array files that can be downloaded. HDF5 files are unpacked then. */
export interface DownloadableSet extends Described {
  readonly kind: 'npz' | 'idx' | 'hdf5';
  readonly files: readonly RemoteFile[];
  readonly classNames: readonly string[];
  /** Whether images carry several labels, or none. */
  readonly multiLabel?: boolean;
}

/** A set whose folder people bring themselves: where class and patient are found in it. */
export interface FolderLayout extends Described {
  readonly kind: 'folder';
  readonly label?: GroupRule;
  readonly group: GroupRule;
  /** Class names in their order. */
  readonly classNames: readonly string[];
}

export type KnownSet = DownloadableSet | FolderLayout;

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

interface IdxSet extends Described {
  readonly base: string;
  readonly classNames: readonly string[];
  readonly sums: readonly [string, string, string, string];
}

/** The four files that MNIST and sets in its form have, in the order of the sums. */
function idxSet({ base, sums, ...described }: IdxSet): DownloadableSet {
  const names = [
    'train-images-idx3-ubyte.gz',
    'train-labels-idx1-ubyte.gz',
    't10k-images-idx3-ubyte.gz',
    't10k-labels-idx1-ubyte.gz',
  ];
  const files = names.map((name, at) => ({ name, url: `${base}/${name}`, md5: sums[at] as string }));
  return { kind: 'idx', ...described, files };
}

/** Sets with their sources; sums of MNIST, Fashion-MNIST and KMNIST as in torchvision 0.21. */
export const knownSets: readonly KnownSet[] = [
  ...medmnist.map(
    ({ name, md5, licence, classNames }): DownloadableSet => ({
      kind: 'npz',
      ...(name === 'chestmnist' ? { multiLabel: true } : {}),
      name,
      title: `MedMNIST v2, ${name}`,
      licence,
      page: 'https://medmnist.com',
      classNames,
      files: [
        { name: `${name}.npz`, url: `https://zenodo.org/records/10519652/files/${name}.npz?download=1`, md5 },
      ],
    }),
  ),
  idxSet({
    name: 'mnist',
    title: 'MNIST handwritten digits',
    licence: 'CC BY-SA 3.0',
    page: 'http://yann.lecun.com/exdb/mnist/',
    base: 'https://ossci-datasets.s3.amazonaws.com/mnist',
    classNames: digits,
    sums: [
      'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      'd53e105ee54ea40749a09fcbcd1e9432',
      '9fb629c4189551a2d022fa330f9573f3',
      'ec29112dd5afa0611ce80d1b7f02629c',
    ],
  }),
  idxSet({
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    licence: 'MIT',
    page: 'https://github.com/zalandoresearch/fashion-mnist',
    base: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
    classNames: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
    sums: [
      '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      '25c81989df183df01b3e8a0aad5dffbe',
      'bef4ecab320f06d8554ea6380940ec79',
      'bb300cfdad3c16e7a12a480ee83cd310',
    ],
  }),
  idxSet({
    name: 'kmnist',
    title: 'KMNIST, cursive Japanese characters',
    licence: 'CC BY-SA 4.0',
    page: 'http://codh.rois.ac.jp/kmnist/',
    base: 'http://codh.rois.ac.jp/kmnist/dataset/kmnist',
    classNames: ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'],
    sums: [
      'bdb82020997e1d708af4cf47b453dcf7',
      'e144d726b3acfaa3e44228e80efcd344',
      '5c965bf0a639b31b8f53240b1b52f4d7',
      '7320c461ea6c1c855c0b718fb2a4b134',
    ],
  }),
  {
    kind: 'hdf5',
    name: 'patchcamelyon',
    title: 'PatchCamelyon, 327,680 patches of lymph nodes (Veeling et al. 2018), 7 GB',
    licence: 'CC0 1.0',
    page: 'https://github.com/basveeling/pcam',
    classNames: ['normal', 'tumor'],
    files: patchCamelyonFiles,
  },
  {
    kind: 'folder',
    name: 'breakhis',
    title: 'BreakHis, breast tumours at four magnifications (Spanhol et al. 2016)',
    licence: 'see its page',
    page: 'https://web.inf.ufpr.br/vri/databases/breast-cancer-histopathological-database-breakhis/',
    label: 'name:^SOB_([BM])_',
    group: 'name:^SOB_[BM]_[A-Z]+-(\\d+-[0-9A-Z]+)-',
    classNames: ['B', 'M'],
  },
  {
    kind: 'folder',
    name: 'idc',
    title: 'Invasive ductal carcinoma patches (Cruz-Roa et al. 2014), PATIENT/CLASS/*.png',
    licence: 'CC0 1.0 as its listing says',
    page: 'https://www.kaggle.com/datasets/paultimothymooney/breast-histopathology-images',
    group: 'folder:1',
    classNames: ['0', '1'],
  },
];

/** The set or layout of a name. */
export function findKnownSet(name: string): KnownSet | undefined {
  return knownSets.find((set) => set.name === name);
}

import { choice, integer, type Options, positive, text } from './option.js';

/** Of what runs as a job of a cluster. */
const jobOptions = {
  'ray-address': text({
    value: 'URL',
    help: "of the dashboard of the Ray cluster, which asks nobody who they are: loopback or a trusted network; default: Ray's own, http://127.0.0.1:8265",
  }),
  'working-dir': text({
    value: 'DIR',
    help: 'with jobs: the absolute path of the current folder as every node of the cluster sees it, such as /shared/project',
  }),
  'job-cpus': positive({ value: 'N', help: 'CPUs that each job asks for; default: its --threads' }),
  'job-memory': integer({ value: 'MB', help: 'memory that each job asks for; default: it asks for none' }),
  'job-gpus': positive({ value: 'N', help: 'graphics cards that each job asks for; default: none' }),
  'job-retries': integer({
    least: 0,
    help: 'how often a training whose job was lost goes on from its last checkpoint as another job; default 3',
  }),
  'job-command': text({
    value: 'COMMAND',
    help: 'what starts cnn on a node, such as "npx cnn"; default: this very Node and cnn, by their paths; in a container: cnn',
  }),
} satisfies Options;

export const searchExecutorOptions = {
  executor: choice({
    of: ['local', 'ray'],
    default: 'local',
    help: 'where trials are trained: in processes of this machine, or as jobs of a Ray cluster',
  }),
  ...jobOptions,
} satisfies Options;

export const foldsExecutorOptions = {
  executor: choice({
    of: ['local', 'ray', 'manifest'],
    default: 'local',
    help: 'where folds are trained: in processes of this machine, as jobs of a Ray cluster, or by Kubernetes, for which OUT/kubernetes-job.yaml is written',
  }),
  ...jobOptions,
  image: text({ value: 'IMAGE', help: 'with manifest: the image of the containers, which holds cnn' }),
  'volume-claim': text({
    value: 'NAME',
    help: 'with manifest: the PersistentVolumeClaim of the storage that is mounted at the --working-dir',
  }),
} satisfies Options;

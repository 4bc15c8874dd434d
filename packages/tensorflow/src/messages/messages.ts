import protobuf from 'protobufjs';
import { definitions } from './definitions.js';

/** TensorFlow's numbers for element types. */
export const DataType = { float32: 1, int32: 3, uint8: 4, bool: 10, resource: 20 } as const;

export interface ShapeMessage {
  readonly dim: readonly { readonly size: number }[];
}

interface TensorMessage {
  readonly dtype: number;
  readonly tensorShape: ShapeMessage;
  readonly tensorContent: Uint8Array;
}

/** One attribute of a node: exactly one of the fields. */
export type AttributeMessage =
  | { readonly s: Uint8Array }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly type: number }
  | { readonly shape: ShapeMessage }
  | { readonly tensor: TensorMessage }
  | { readonly list: { readonly i?: readonly number[]; readonly s?: readonly Uint8Array[] } };

export interface NodeMessage {
  readonly name: string;
  readonly op: string;
  /** `node`, `node:1` for a later output, `^node` for a control dependency. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttributeMessage>>;
}

interface TensorInfoMessage {
  readonly name: string;
  readonly dtype: number;
  readonly tensorShape: ShapeMessage;
}

export interface SignatureMessage {
  readonly inputs: Readonly<Record<string, TensorInfoMessage>>;
  readonly outputs: Readonly<Record<string, TensorInfoMessage>>;
}

/**
 * The version of graphs that TensorFlow 2.9 writes: what this package emits means the same since then, and a newer
 * TensorFlow reads it so.
 */
const GRAPH_VERSION = 1087;

const { root } = protobuf.parse(definitions);
const graphDef = root.lookupType('tensorflow.GraphDef');
const savedModel = root.lookupType('tensorflow.SavedModel');

const graphOf = (nodes: readonly NodeMessage[]) => ({ node: nodes, versions: { producer: GRAPH_VERSION } });

/** The bytes of a GraphDef. */
export function encodeGraph(nodes: readonly NodeMessage[]): Uint8Array {
  return graphDef.encode(graphDef.create(graphOf(nodes))).finish();
}

/** The bytes of `saved_model.pb`. */
export function encodeSavedModel(
  nodes: readonly NodeMessage[],
  signatures: Readonly<Record<string, SignatureMessage>>,
): Uint8Array {
  const named = Object.entries(signatures).map(([name, signature]) => [
    name,
    { ...signature, methodName: 'tensorflow/serving/predict' },
  ]);
  const message = savedModel.create({
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { tags: ['serve'] },
        graphDef: graphOf(nodes),
        signatureDef: Object.fromEntries(named),
      },
    ],
  });
  return savedModel.encode(message).finish();
}

/** A session's settings among workers. */
export interface SessionConfigMessage {
  readonly deviceCount: Readonly<Record<string, number>>;
  /** 0: TensorFlow's own choice, by TF_NUM_INTRAOP_THREADS. */
  readonly intraOpParallelismThreads: number;
  readonly deviceFilters: readonly string[];
  /** Whether variables are the session's own; a server's sessions otherwise share those of one name. */
  readonly isolateSessionState: boolean;
  readonly experimental: { readonly collectiveGroupLeader: string };
}

export interface ServerMessage {
  readonly cluster: {
    readonly job: readonly { readonly name: string; readonly tasks: Readonly<Record<number, string>> }[];
  };
  readonly jobName: string;
  readonly taskIndex: number;
  readonly defaultSessionConfig: SessionConfigMessage;
  readonly protocol: 'grpc';
}

const config = root.lookupType('tensorflow.ConfigProto');
const server = root.lookupType('tensorflow.ServerDef');

/** The bytes of a ConfigProto. */
export const encodeSessionConfig = (message: SessionConfigMessage): Uint8Array =>
  config.encode(config.create(message)).finish();

/** The bytes of a ServerDef. */
export const encodeServer = (message: ServerMessage): Uint8Array =>
  server.encode(server.create(message)).finish();

/**
 * The part of ONNX's message definitions that this package writes or reads, with ONNX's names and field numbers.
 * Source: onnx/onnx.proto (IR version 10).
 */
type FieldType = 'int64' | 'int32' | 'float' | 'double' | 'string' | 'bytes' | MessageName;

export interface Field {
  readonly number: number;
  readonly type: FieldType;
  readonly repeated?: true;
}

export type MessageName =
  | 'ModelProto'
  | 'OperatorSetIdProto'
  | 'StringStringEntryProto'
  | 'GraphProto'
  | 'NodeProto'
  | 'AttributeProto'
  | 'TensorProto'
  | 'SparseTensorProto'
  | 'FunctionProto'
  | 'ValueInfoProto'
  | 'TypeProto'
  | 'TypeProto.Tensor'
  | 'TensorShapeProto'
  | 'TensorShapeProto.Dimension';

export const definitions: Readonly<Record<MessageName, Readonly<Record<string, Field>>>> = {
  ModelProto: {
    irVersion: { number: 1, type: 'int64' },
    producerName: { number: 2, type: 'string' },
    producerVersion: { number: 3, type: 'string' },
    domain: { number: 4, type: 'string' },
    modelVersion: { number: 5, type: 'int64' },
    docString: { number: 6, type: 'string' },
    graph: { number: 7, type: 'GraphProto' },
    opsetImport: { number: 8, type: 'OperatorSetIdProto', repeated: true },
    metadataProps: { number: 14, type: 'StringStringEntryProto', repeated: true },
    functions: { number: 25, type: 'FunctionProto', repeated: true },
  },
  FunctionProto: {
    name: { number: 1, type: 'string' },
    input: { number: 4, type: 'string', repeated: true },
    output: { number: 5, type: 'string', repeated: true },
    node: { number: 7, type: 'NodeProto', repeated: true },
    domain: { number: 10, type: 'string' },
    attributeProto: { number: 11, type: 'AttributeProto', repeated: true },
  },
  OperatorSetIdProto: {
    domain: { number: 1, type: 'string' },
    version: { number: 2, type: 'int64' },
  },
  StringStringEntryProto: {
    key: { number: 1, type: 'string' },
    value: { number: 2, type: 'string' },
  },
  GraphProto: {
    node: { number: 1, type: 'NodeProto', repeated: true },
    name: { number: 2, type: 'string' },
    initializer: { number: 5, type: 'TensorProto', repeated: true },
    sparseInitializer: { number: 15, type: 'SparseTensorProto', repeated: true },
    input: { number: 11, type: 'ValueInfoProto', repeated: true },
    output: { number: 12, type: 'ValueInfoProto', repeated: true },
  },
  NodeProto: {
    input: { number: 1, type: 'string', repeated: true },
    output: { number: 2, type: 'string', repeated: true },
    name: { number: 3, type: 'string' },
    opType: { number: 4, type: 'string' },
    attribute: { number: 5, type: 'AttributeProto', repeated: true },
    domain: { number: 7, type: 'string' },
  },
  AttributeProto: {
    name: { number: 1, type: 'string' },
    f: { number: 2, type: 'float' },
    i: { number: 3, type: 'int64' },
    s: { number: 4, type: 'bytes' },
    t: { number: 5, type: 'TensorProto' },
    g: { number: 6, type: 'GraphProto' },
    floats: { number: 7, type: 'float', repeated: true },
    ints: { number: 8, type: 'int64', repeated: true },
    strings: { number: 9, type: 'bytes', repeated: true },
    type: { number: 20, type: 'int32' },
    refAttrName: { number: 21, type: 'string' },
  },
  TensorProto: {
    dims: { number: 1, type: 'int64', repeated: true },
    dataType: { number: 2, type: 'int32' },
    floatData: { number: 4, type: 'float', repeated: true },
    int32Data: { number: 5, type: 'int32', repeated: true },
    stringData: { number: 6, type: 'bytes', repeated: true },
    int64Data: { number: 7, type: 'int64', repeated: true },
    name: { number: 8, type: 'string' },
    rawData: { number: 9, type: 'bytes' },
    doubleData: { number: 10, type: 'double', repeated: true },
    uint64Data: { number: 11, type: 'int64', repeated: true },
    externalData: { number: 13, type: 'StringStringEntryProto', repeated: true },
    dataLocation: { number: 14, type: 'int32' },
  },
  SparseTensorProto: {
    values: { number: 1, type: 'TensorProto' },
  },
  ValueInfoProto: {
    name: { number: 1, type: 'string' },
    type: { number: 2, type: 'TypeProto' },
    docString: { number: 3, type: 'string' },
  },
  TypeProto: {
    tensorType: { number: 1, type: 'TypeProto.Tensor' },
  },
  'TypeProto.Tensor': {
    elemType: { number: 1, type: 'int32' },
    shape: { number: 2, type: 'TensorShapeProto' },
  },
  TensorShapeProto: {
    dim: { number: 1, type: 'TensorShapeProto.Dimension', repeated: true },
  },
  'TensorShapeProto.Dimension': {
    dimValue: { number: 1, type: 'int64' },
    dimParam: { number: 2, type: 'string' },
  },
};

/** TensorProto.DataType */
export const DataType = {
  ...{ float32: 1, uint8: 2, int8: 3, uint16: 4, int16: 5, int32: 6, int64: 7, string: 8, bool: 9 },
  ...{ float16: 10, float64: 11, uint32: 12, uint64: 13, bfloat16: 16 },
} as const;

export type ElementType = keyof typeof DataType;

/** AttributeProto.AttributeType */
export const AttributeType = { float: 1, int: 2, string: 3, graph: 5, floats: 6, ints: 7 } as const;

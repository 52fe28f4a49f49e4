import { TensorProto_DataType as DataType } from './onnx_pb.ts'

/** ONNX element types of the column types, which are named as MLflow's signatures name them. */
export const ELEMENT_TYPE = {
  double: DataType.DOUBLE,
  float: DataType.FLOAT,
  long: DataType.INT64,
  integer: DataType.INT32,
  boolean: DataType.BOOL,
  string: DataType.STRING,
} as const

export type GraphColumnType = keyof typeof ELEMENT_TYPE
export type NumericColumnType = Exclude<GraphColumnType, 'string'>

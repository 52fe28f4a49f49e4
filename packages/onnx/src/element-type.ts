import { TensorProto_DataType as DataType } from './onnx_pb.ts'

/** ONNX element types of the numeric column types, which are named as MLflow's signatures name them. */
export const ELEMENT_TYPE = {
  double: DataType.DOUBLE,
  float: DataType.FLOAT,
  long: DataType.INT64,
  integer: DataType.INT32,
  boolean: DataType.BOOL,
} as const

export type NumericColumnType = keyof typeof ELEMENT_TYPE

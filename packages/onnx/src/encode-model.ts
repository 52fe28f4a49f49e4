import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from './onnx_pb.ts'

/** The bytes of a model, or of a plain object that describes one; fields unknown to this package are kept. */
export function encodeModel(model: MessageInitShape<typeof ModelProtoSchema>): Uint8Array {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model))
}

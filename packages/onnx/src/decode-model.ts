import { fromBinary } from '@bufbuild/protobuf'
import { StepError } from '@millrace/errors'
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts'

/**
 * Reads a model from its bytes; `source` names it in messages.
 * @throws StepError BROKEN_CONTRACT where the bytes are not an ONNX model
 */
export function decodeModel(bytes: Uint8Array, source = 'the model'): ModelProto {
  if (bytes.length === 0) throw notOnnx(source, 'it is empty')
  const model = parse(bytes, source)
  if (model.irVersion === 0n) throw notOnnx(source, 'it names no IR version')
  if (model.graph === undefined) throw notOnnx(source, 'it holds no graph')
  return model
}

function parse(bytes: Uint8Array, source: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (error) {
    throw notOnnx(source, error instanceof Error ? error.message : String(error), error)
  }
}

const notOnnx = (source: string, why: string, cause?: unknown): StepError =>
  new StepError('BROKEN_CONTRACT', `${source} is not an ONNX model: ${why}`, {
    hint: 'the file may be cut short, or hold something else; write the model again',
    cause,
  })

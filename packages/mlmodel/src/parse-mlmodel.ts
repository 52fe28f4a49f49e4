import { StepError } from '@millrace/errors'
import { type Document, isScalar } from 'yaml'
import * as z from 'zod'
import { foreignFlavors } from './foreign-flavors.ts'
import { ModelMetadata } from './model-metadata.ts'
import { parseSignature } from './parse-signature.ts'
import { parseYaml } from './parse-yaml.ts'
import type { Signature } from './signature.ts'

export interface Mlmodel {
  /** The graph's path relative to the folder, as the file names it. */
  readonly data: string
  /** Undefined where the model was logged without named columns. */
  readonly signature: Signature | undefined
  readonly metadata: ModelMetadata
  readonly runId: string | undefined
  readonly modelId: string | undefined
  /** The size of the model's files, the graph's among them. */
  readonly sizeBytes: number | undefined
}

const Flavor = z.looseObject({ data: z.string().min(1).optional() })
const Flavors = z.object({ flavors: z.record(z.string(), z.unknown()) })
const Description = z.object({
  flavors: z.object({ onnx: Flavor, python_function: Flavor.optional() }),
  signature: z.object({ inputs: z.string().nullish(), outputs: z.string().nullish() }).nullish(),
  metadata: ModelMetadata.nullish(),
  model_size_bytes: z.int().nonnegative().nullish(),
})

/**
 * Reads the text of an `MLmodel`, YAML as MLflow writes it; `source` names the file in messages.
 * @throws StepError BROKEN_CONTRACT naming the file and the key
 */
export function parseMlmodel(text: string, source: string): Mlmodel {
  const { document, content } = parseYaml(text, source)
  const { flavors } = check(Flavors, content, source)
  if (!Object.hasOwn(flavors, 'onnx')) throw foreignFlavors(Object.keys(flavors), source)
  const description = check(Description, content, source)
  const { onnx, python_function: pyfunc } = description.flavors
  return {
    data: onnx.data ?? pyfunc?.data ?? 'model.onnx',
    signature: parseSignature(description.signature ?? {}, source),
    metadata: description.metadata ?? {},
    runId: identifier(document, 'run_id'),
    modelId: identifier(document, 'model_id'),
    sizeBytes: description.model_size_bytes ?? undefined,
  }
}

function check<T>(shape: z.ZodType<T>, content: unknown, source: string): T {
  const { success, data, error } = shape.safeParse(content)
  if (success) return data
  const [issue] = error.issues
  throw new StepError(
    'BROKEN_CONTRACT',
    `${source}: ${issue?.path.join('.') || 'its content'}: ${issue?.message ?? 'is not of the expected shape'}`,
  )
}

/** An id as it is spelled, since hexadecimal digits such as 12e5 may look like a number. */
function identifier(document: Document.Parsed, key: string): string | undefined {
  const node = document.get(key, true)
  return isScalar(node) && node.value !== null ? node.source : undefined
}

import { StepError } from '@millrace/errors'
import { type Document, isScalar, parseDocument } from 'yaml'
import * as z from 'zod'
import { parseSignature } from './parse-signature.ts'
import type { Signature } from './signature.ts'

export interface Mlmodel {
  /** The graph's path relative to the folder, as the file names it. */
  readonly data: string
  readonly signature: Signature
  readonly metadata: Readonly<Record<string, unknown>>
  readonly runId: string | undefined
  readonly modelId: string | undefined
}

const Flavor = z.looseObject({ data: z.string().min(1).optional() })
const Flavors = z.object({ flavors: z.record(z.string(), z.unknown()) })
const Description = z.object({
  flavors: z.object({ onnx: Flavor, python_function: Flavor.optional() }),
  signature: z.object({ inputs: z.string(), outputs: z.string().nullish() }),
  metadata: z.record(z.string(), z.unknown()).nullish(),
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
    signature: parseSignature(description.signature, source),
    metadata: description.metadata ?? {},
    runId: identifier(document, 'run_id'),
    modelId: identifier(document, 'model_id'),
  }
}

function parseYaml(text: string, source: string): { document: Document.Parsed; content: unknown } {
  try {
    const document = parseDocument(text, { version: '1.1', stringKeys: true })
    const [problem] = document.errors
    if (problem !== undefined) throw problem
    return { document, content: document.toJS() }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StepError('BROKEN_CONTRACT', `${source} is not YAML: ${why}`, { cause: error })
  }
}

function check<T>(shape: z.ZodType<T>, content: unknown, source: string): T {
  const { success, data, error } = shape.safeParse(content)
  if (success) return data
  const [issue] = error.issues
  const hint = issue?.path[0] === 'signature' ? 'log the model with a signature of named columns' : undefined
  const message = `${source}: ${issue?.path.join('.') || 'its content'}: ${issue?.message}`
  throw new StepError('BROKEN_CONTRACT', message, hint === undefined ? {} : { hint })
}

function foreignFlavors(names: readonly string[], source: string): StepError {
  const shown = names.filter((name) => name !== 'python_function').join(', ') || 'python_function'
  return new StepError('BROKEN_CONTRACT', `${source}: flavors: the model is of flavor ${shown}; only onnx is scored`, {
    hint: 'convert the model to ONNX (scikit-learn: skl2onnx) and log it with mlflow.onnx.log_model',
  })
}

/** An id as it is spelled, since hexadecimal digits such as 12e5 may look like a number. */
function identifier(document: Document.Parsed, key: string): string | undefined {
  const node = document.get(key, true)
  return isScalar(node) && node.value !== null ? node.source : undefined
}

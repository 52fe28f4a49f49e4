import { FileRecord, type JsonContract, SCHEMA_VERSION } from '@millrace/contracts'
import type { StepError } from '@millrace/errors'
import * as z from 'zod'
import type { AnyStep, OutputContract, ResultContract } from './step.ts'

const ErrorDocument = z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() })

/** The one document that `--json` prints, for any command. */
export const ResultDocument = z.strictObject({
  schema_version: z.string(),
  command: z.string(),
  exit_code: z.int().nonnegative(),
  /** Files written, by artifact name. */
  outputs: z.record(z.string(), FileRecord),
  /** The content of what was written or found as JSON, by artifact or result name. */
  results: z.record(z.string(), z.unknown()),
  error: ErrorDocument.optional(),
})
export type ResultDocument = z.infer<typeof ResultDocument>

/** The JSON Schema of the document that one command prints. */
export function resultSchema(command: string, step: AnyStep): unknown {
  const results = Object.entries(step.outputs).flatMap(([key, declared]) => {
    const contract = declared.kind === 'optional' ? declared.contract : declared
    return isShown(contract) ? [[resultName(key, contract), contract.schema.optional()]] : []
  })
  const document = ResultDocument.extend({
    command: z.literal(command),
    results: z.strictObject(Object.fromEntries(results)),
  })
  return z.toJSONSchema(document, { io: 'output', target: 'draft-2020-12' })
}

type Shown = JsonContract | ResultContract

/** Whether a contract's value is part of the document. */
export const isShown = (contract: OutputContract): contract is Shown =>
  contract.kind === 'json' || (contract.kind === 'result' && contract.isHandedOver !== true)

/** What a result is called in the document: its artifact's name, or its key where it is only printed. */
export const resultName = (key: string, contract: OutputContract): string =>
  contract.kind === 'result' ? key : contract.name

/** The document of a command that failed before it wrote anything. */
export function failureDocument(command: string, error: StepError): ResultDocument {
  return {
    schema_version: SCHEMA_VERSION,
    command,
    exit_code: error.exitCode,
    outputs: {},
    results: {},
    error: errorDocument(error),
  }
}

export const errorDocument = ({ code, message, hint }: StepError): z.infer<typeof ErrorDocument> => ({
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
})

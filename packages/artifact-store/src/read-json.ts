import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonContract, JsonEnvelope } from '@millrace/contracts'
import { listProblems, StepError, systemError } from '@millrace/errors'
import type * as z from 'zod'
import { missingArtifact, repairHint } from './missing-artifact.ts'
import { versionProblem } from './schema-version.ts'

export interface ReadJson<T> {
  readonly value: T
  readonly envelope: JsonEnvelope
  readonly source: string
}

/**
 * Reads a JSON artifact: text, envelope, version, shape, each with its own message.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function readJson<T>(artifacts: string, contract: JsonContract<T>, path?: string): Promise<ReadJson<T>> {
  const source = path ?? join(artifacts, contract.file)
  const broken = (what: string) =>
    new StepError('BROKEN_CONTRACT', `${source} ${what}`, { hint: repairHint(contract, source) })
  const text = await readText(source, contract)
  if (text.trim() === '') throw broken('is empty')
  const document = parse(text, broken)
  const envelope = JsonEnvelope.safeParse(document)
  if (!envelope.success) throw broken(`is not a valid ${contract.name}:\n${listIssues(envelope.error)}`)
  const problem = versionProblem(envelope.data.schema_version, contract.schemaVersion)
  if (problem !== undefined) throw broken(`cannot be read: ${problem}`)
  const value = contract.schema.safeParse(document)
  if (!value.success) throw broken(`is not a valid ${contract.name}:\n${listIssues(value.error)}`)
  return { value: value.data, envelope: envelope.data, source }
}

/** A schema's complaints, one a line, each with the path it is about. */
export function listIssues(error: z.ZodError): string {
  return listProblems(
    error.issues.map(({ path, message }) => {
      const what = message.replace(/^Invalid input: expected (.+), received undefined$/, 'is missing, expected $1')
      return path.length === 0 ? what : `${path.join('.')}: ${what}`
    }),
  )
}

async function readText(source: string, contract: JsonContract): Promise<string> {
  try {
    const text = await readFile(source, 'utf8')
    return text.startsWith('\ufeff') ? text.slice(1) : text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw missingArtifact(contract, source)
    throw systemError(error, 'read', source)
  }
}

function parse(text: string, broken: (what: string) => StepError): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const offset = offsetOfError(text)
    const before = text.slice(0, offset)
    const place = `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`
    throw broken(
      `is not JSON: ${offset === text.trimEnd().length ? 'it ends too early, at' : 'unexpected text in'} ${place}`,
    )
  }
}

/** V8 does not always tell the place: it is the end of the longest prefix that could still become JSON. */
function offsetOfError(text: string): number {
  let [good, bad] = [0, text.trimEnd().length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (couldGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function couldGoOn(prefix: string): boolean {
  try {
    JSON.parse(prefix)
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const at = /at position (\d+)/.exec(message)?.[1]
    return /^(Unexpected end|Unterminated)/.test(message) || (at !== undefined && Number(at) >= prefix.length)
  }
}

import { registeredModelVersion } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { jsonText } from '../json-text.ts'
import type { StoredFile } from '../tracking-store.ts'
import type { Publication } from './publish-model-version.ts'

const RECORD_FILE = registeredModelVersion.file

export interface PublishedFiles {
  readonly place: string
  files(): AsyncIterable<StoredFile>
  read(path: string): Promise<Uint8Array>
}

/**
 * Checks that what lies where a version is to be published is that version.
 * @throws StepError CONFLICT where it is another one, BROKEN_CONTRACT where files were changed since
 */
export async function checkPublished(
  { version, files }: Publication,
  { place, files: listed, read }: PublishedFiles,
): Promise<void> {
  const sizes = new Map<string, number>()
  for await (const { path, bytes } of listed()) sizes.set(path, bytes)
  if (!sizes.has(RECORD_FILE)) throw another(place, `there is no ${RECORD_FILE} in it`)
  const record = Record.safeParse(Buffer.from(await read(RECORD_FILE)).toString('utf8')).data
  if (record === undefined) throw another(place, `its ${RECORD_FILE} is not the record of a version`)
  const { name, version: number, source, runId } = version
  if (record._name !== name || record._version !== number || record._source !== source || record._run_id !== runId) {
    throw another(place, `it holds version ${record._version} of "${record._name}" with source ${record._source}`)
  }
  const changed = files.filter(({ path, bytes }) => sizes.get(path) !== bytes)
  if (changed.length === 0) return
  const [first] = changed
  throw new StepError(
    'BROKEN_CONTRACT',
    `${place} was changed after it was published: ${first?.path} has ${sizes.get(first?.path ?? '') ?? 'no'} bytes, the model's has ${first?.bytes}`,
    { hint: 'Remove it and publish again.' },
  )
}

const another = (place: string, why: string): StepError =>
  new StepError('CONFLICT', `${place} is taken: ${why}`, { hint: 'Publish to another place, or remove what is there.' })

const Record = jsonText(z.object({ _name: z.string(), _version: z.string(), _source: z.string(), _run_id: z.string() }))

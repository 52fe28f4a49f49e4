import { randomUUID } from 'node:crypto'

/** A tag by which the effect of a request is found again, when its answer was lost. */
export function requestId(): { tags: Readonly<Record<string, string>>; filter: string } {
  const id = randomUUID()
  return { tags: { [TAG]: id }, filter: `tags.\`${TAG}\` = '${id}'` }
}

const TAG = 'millrace.request_id'

import { createReadStream } from 'node:fs'
import type { ClientRequest } from 'node:http'
import { StepError, systemError } from '@millrace/errors'
import type { FileContent } from '../tracking-store.ts'

export interface Body {
  readonly type: string
  readonly content: FileContent
  /** Its length. */
  readonly bytes: number
}

/** From here on the server is asked first whether it wants the body: a refusal then comes before a gigabyte is sent. */
const ASK_FIRST_BYTES = 1_000_000
/** A server that does not know the question gets the body after this time, as RFC 9110 10.1.1 has it. */
const ANSWER_TO_ASKING_MS = 1_000

/** Sends a request with its body; a file is streamed. The request fails with a StepError where the file cannot be read. */
export function sendBody(outgoing: ClientRequest, body: Body | undefined): void {
  if (body === undefined || body.content instanceof Uint8Array) {
    outgoing.end(body?.content)
    return
  }
  const { content, bytes } = body
  if (bytes === 0) {
    outgoing.end()
    return
  }
  let open = true
  const send = () => {
    if (open) stream(content.file, bytes, outgoing)
    open = false
  }
  outgoing.on('response', (reply) => {
    open = false
    // Otherwise the socket stays occupied by a request that never ends.
    reply.on('end', () => outgoing.writableFinished || outgoing.destroy())
  })
  if (bytes < ASK_FIRST_BYTES) {
    send()
    return
  }
  outgoing.setHeader('expect', '100-continue')
  const timer = setTimeout(send, ANSWER_TO_ASKING_MS)
  outgoing.on('continue', send)
  outgoing.on('close', () => {
    open = false
    clearTimeout(timer)
  })
  outgoing.flushHeaders()
}

function stream(file: string, bytes: number, outgoing: ClientRequest): void {
  const source = createReadStream(file, { end: bytes - 1, highWaterMark: 256 * 1024 })
  const fail = (error: unknown) => void outgoing.destroy(error instanceof Error ? error : new Error(String(error)))
  source.on('error', (error) => fail(systemError(error, 'read', file)))
  source.on('end', () => {
    if (source.bytesRead === bytes) outgoing.end()
    else fail(new StepError('BROKEN_CONTRACT', `${file} became shorter while it was sent`))
  })
  outgoing.on('close', () => source.destroy())
  source.pipe(outgoing, { end: false })
}

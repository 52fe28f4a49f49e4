import { readFileSync } from 'node:fs'

/** Reads a request as JSON from stdin and writes the answer as JSON to stdout: the other side of `runModule`. */
export async function answerRequest(answer: (request: unknown) => Promise<unknown>): Promise<void> {
  const request: unknown = JSON.parse(readFileSync(0, 'utf8'))
  process.stdout.write(JSON.stringify(await answer(request)))
}

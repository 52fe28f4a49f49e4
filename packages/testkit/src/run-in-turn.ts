import { expect } from 'vitest'
import type { BinOptions, Finished } from './bin-process.ts'
import type { Workdir } from './workdir.ts'

/** Runs bins one after another, each of which has to end well. */
export async function runInTurn(
  dir: Workdir,
  calls: readonly (readonly [bin: string, ...args: string[]])[],
  options?: BinOptions,
): Promise<Finished[]> {
  const finished: Finished[] = []
  for (const [bin, ...args] of calls) {
    const ended = await dir.run(bin, args, options)
    expect(ended.code, `${bin} ${args.join(' ')}: ${ended.stderr}`).toBe(0)
    finished.push(ended)
  }
  return finished
}

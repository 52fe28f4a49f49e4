import type { Comparison, Line } from './benchmark.ts'
import { CommandFailed } from './command-failed.ts'
import type { Cost, Failure } from './cost.ts'
import { Side } from './side.ts'

/** The measurements of this and of an interrupted run, by name. */
export interface Kept {
  get(name: string): readonly Cost[] | Failure | undefined
  put(name: string, measured: readonly Cost[] | Failure): void
}

/** Measures sides in turn, round by round; `what` is unlike any other of the benchmark. */
export type Sample = (what: string, sides: readonly Side[]) => Promise<void>

interface Sampling {
  readonly kept: Kept
  readonly rounds: number
  progress(message: string): void
}

/** Measures what is not kept already. A side that failed is not tried again. */
export function sampling({ kept, rounds, progress }: Sampling): Sample {
  return async (what, sides) => {
    for (let round = 1; round <= rounds; round += 1)
      for (const side of sides) {
        if (side.failed || (round > 1 && side.once)) continue
        const name = `${what} / ${side.name} / ${round}`
        let measured = kept.get(name)
        if (measured === undefined) {
          progress(`${what}: ${side.name}, round ${round} of ${side.once ? 1 : rounds}`)
          measured = await attempt(side, progress)
          kept.put(name, measured)
        }
        side.take(measured)
      }
  }
}

async function attempt({ work }: Side, progress: (message: string) => void): Promise<readonly Cost[] | Failure> {
  try {
    return (await work()).map(({ seconds, bytes }) => ({ seconds, bytes }))
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    progress(error.message)
    return { failed: error.inShort }
  }
}

/** Measures two sides, or ours alone, as one line. */
export async function compare(sample: Sample, { what, ours, peer, target }: Comparison): Promise<Line> {
  const mine = new Side('millrace', async () => [await ours()])
  const theirs = peer && new Side(peer.name, async () => [await peer.run()], peer.once)
  await sample(what, theirs === undefined ? [mine] : [mine, theirs])
  return {
    what,
    ours: mine.outcome(),
    ...(theirs !== undefined && { peer: theirs.named() }),
    ...(target !== undefined && { target }),
  }
}

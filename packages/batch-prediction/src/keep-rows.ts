import type { ChunkRecord } from './chunk-record.ts'
import type { ChunkPlan } from './score-chunk.ts'

/** Adds the rows of a file to the output, or leaves the file as a part of it. */
export async function keepRows(
  { output, work }: Pick<ChunkPlan, 'output' | 'work'>,
  staged: string,
  part: ChunkRecord['parts'][number],
): Promise<Pick<ChunkRecord, 'parts' | 'output'>> {
  if (output === undefined) {
    await work.finish(staged, part.file)
    return { parts: [part] }
  }
  const grown = await output.add(staged)
  work.discard(staged)
  return { parts: [], output: grown }
}

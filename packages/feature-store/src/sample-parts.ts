/** How many entities a sample is to have: a share is then known to within one percent, mostly a half. */
const SAMPLE = 10_000

/** Fewer do not tell how many parts to make. */
const TELLING = 100

/**
 * Finds into how many parts by hash of their keys the entities of so many rows are to be cut, so that one part is a sample of
 * 5,000 to 20,000 of them, or all where there are fewer. `take` takes a part of so many and says how many entities it has;
 * the part taken last is the sample.
 */
export async function sampleParts(
  rows: number,
  take: (parts: number) => Promise<number>,
): Promise<{ readonly parts: number; readonly entities: number }> {
  let parts = Math.max(1, Math.ceil(rows / SAMPLE))
  for (;;) {
    const entities = await take(parts)
    if (parts === 1 || 2 * entities >= SAMPLE) return { parts, entities }
    parts = entities < TELLING ? Math.ceil(parts / TELLING) : Math.max(1, Math.floor((parts * entities) / SAMPLE))
  }
}

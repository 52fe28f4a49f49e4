/** The number of kills that `KILLS` asks for, ten where it is not set. */
export function killsAskedFor(): number {
  const kills = Number(process.env['KILLS'] || 10)
  if (!Number.isInteger(kills) || kills < 1)
    throw new Error(`KILLS is ${process.env['KILLS']}: expected a whole number of kills`)
  return kills
}

/** Moments within a duration, one at random in each of equally long parts, by a fixed seed. */
export function killMoments(duration: number, kills: number): number[] {
  const random = seeded(20_210_416)
  return Array.from({ length: kills }, (_, kill) => ((kill + random()) / kills) * duration)
}

/** Uniform numbers in [0, 1) by mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

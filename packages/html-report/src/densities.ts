import type { Histogram } from './chart.ts'

export interface Densities {
  /** What the heights are: shares of the sample's rows, or shares per unit where bins differ in width. */
  unit: 'share of rows' | 'density'
  samples: readonly { name: string; heights: readonly number[] }[]
}

/** Heights of the bins that make samples of different sizes comparable; throws where edges and counts do not fit. */
export function densities({ title, edges, samples }: Histogram): Densities {
  const widths = edges.slice(1).map((edge, bin) => edge - (edges[bin] ?? edge))
  if (!widths.every((width) => width > 0 && width < Number.POSITIVE_INFINITY))
    throw new Error(`histogram "${title}": edges must be finite and increasing`)
  if (samples.some(({ counts }) => counts.length !== widths.length))
    throw new Error(`histogram "${title}": ${edges.length} edges need ${widths.length} counts`)
  const [narrowest, widest] = [Math.min(...widths), Math.max(...widths)]
  const even = widest - narrowest <= 1e-6 * widest
  return {
    unit: even ? 'share of rows' : 'density',
    samples: samples.map(({ name, counts }) => ({
      name,
      heights: shares(counts).map((share, bin) => (even ? share : share / (widths[bin] ?? 1))),
    })),
  }
}

/** Each count as a share of all; zeros where there is nothing. */
export function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (total > 0 ? count / total : 0))
}

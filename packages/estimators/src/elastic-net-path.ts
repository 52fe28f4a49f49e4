import { type ElasticNetFit, type ElasticNetOptions, elasticNet } from './elastic-net.ts'
import type { GramStatistics } from './gram-statistics.ts'

/**
 * The elastic nets of several alphas, in the order given and each started from the one before, as scikit-learn's `enet_path`:
 * from the largest alpha down, a whole path costs little more than its last fit. Throws as `elasticNet` does.
 */
export function* elasticNetPath(
  statistics: GramStatistics,
  alphas: Iterable<number>,
  options: Omit<ElasticNetOptions, 'alpha'>,
): Generator<ElasticNetFit & { readonly alpha: number }> {
  let initial = options.initial
  for (const alpha of alphas) {
    const fit = elasticNet(statistics, { ...options, alpha, initial })
    initial = fit.coefficients
    yield { ...fit, alpha }
  }
}

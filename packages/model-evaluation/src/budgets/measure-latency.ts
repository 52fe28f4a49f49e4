import { type EndedBin, runModule } from '@millrace/cli-kit'
import type { MetricsByName } from '@millrace/contracts'
import { type LatencyRequest, LatencyTimes } from './latency-messages.ts'

const PROGRAM = new URL('./measure-models.js', import.meta.url)
const SIZES = ['latency_row', 'latency_1000_rows'] as const
const PERCENTILES = [50, 95, 99] as const

export type MeasuredLatency =
  /** Milliseconds as metrics, by model. */
  { readonly metrics: readonly MetricsByName[] } | { readonly failure: string }

/** Times models in a process of its own; how that fails is told, not thrown. */
export async function measureLatency(
  request: LatencyRequest,
  { timeoutSeconds, cwd, signal }: { timeoutSeconds: number; cwd: string; signal: AbortSignal },
): Promise<MeasuredLatency> {
  const ended = await runModule(PROGRAM, request, { cwd, scrubbed: true, timeoutSeconds, signal })
  const failure = failureOf(ended, timeoutSeconds)
  if (failure !== undefined) return { failure }
  const times = readTimes(ended.stdout)
  if (times?.length !== request.folders.length) return { failure: 'it printed something else than times' }
  return { metrics: times.map(latencyMetrics) }
}

function failureOf({ code, signal, timedOut, stderr }: EndedBin, timeoutSeconds: number): string | undefined {
  if (timedOut) return `it did not end within ${timeoutSeconds} s`
  if (signal !== null) return `it was ended by ${signal}`
  return code === 0 ? undefined : `it exited ${code}: ${stderr.trim().split('\n').slice(-5).join(' ').slice(0, 500)}`
}

function readTimes(text: string): LatencyTimes | undefined {
  try {
    return LatencyTimes.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** `latency_row_p50_ms` and so on: the least time that so many percent of the calls do not exceed. */
export function latencyMetrics(times: readonly (readonly number[])[]): MetricsByName {
  const metrics: Record<string, number | null> = {}
  for (const [index, name] of SIZES.entries()) {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b)
    for (const percent of PERCENTILES)
      metrics[`${name}_p${percent}_ms`] = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null
  }
  return metrics
}

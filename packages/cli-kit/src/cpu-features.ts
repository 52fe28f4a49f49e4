import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Those that decide in which order sums of doubles are made. */
const ARITHMETIC = ['sse4_2', 'avx', 'avx2', 'fma', 'avx512f', 'asimd', 'sve']
const CPU_INFO = '/proc/cpuinfo'

/** The model of this machine's processor, and what of its arithmetic the system tells; no features where it tells none. */
export function cpuFeatures(): { readonly model: string; readonly features: readonly string[] } {
  const text = existsSync(CPU_INFO) ? readFileSync(CPU_INFO, 'utf8') : ''
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.split(' '))
  return { model: cpus()[0]?.model ?? 'unknown', features: ARITHMETIC.filter((feature) => flags.has(feature)) }
}

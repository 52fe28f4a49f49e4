import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** `2 cores, Some Processor, 24 GiB, linux x64`. */
export const machine = (): string =>
  [
    `${availableParallelism()} cores`,
    cpus()[0]?.model.trim() ?? 'unknown processor',
    `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `${process.platform} ${process.arch}`,
  ].join(', ')

/** The load of the last minute: as many processes wanted a core. */
export const load = (): number => Math.round(100 * (loadavg()[0] ?? 0)) / 100

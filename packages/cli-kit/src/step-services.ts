import type { AnyStep, ServiceContext } from './step.ts'

export interface ReadFile {
  readonly path: string
  /** A digest of what of it matters, where not all of its content does. */
  readonly fingerprint?: string
}

export interface StepServices {
  /** Opens each service with its own options. */
  open(): Promise<Readonly<Record<string, unknown>>>
  /** The files outside the artifacts that the services read. */
  files(): Promise<readonly ReadFile[]>
  /** Closes those that were opened. */
  close(): Promise<void>
}

/** The services of one run of a step. */
export function servicesOf(
  step: AnyStep,
  options: Readonly<Record<string, unknown>>,
  context: ServiceContext,
): StepServices {
  const opened: Record<string, unknown> = {}
  return {
    async open() {
      for (const [key, service] of Object.entries(step.services))
        opened[key] = await service.open(options as never, context as never)
      return opened
    },
    files: () => serviceFiles(step, options, context),
    async close() {
      for (const [key, service] of Object.entries(step.services).reverse())
        if (key in opened) await service.close?.(opened[key] as never)
    },
  }
}

/** The files outside the artifacts that a step's services read, or those that make has to watch; each once. */
export async function serviceFiles(
  step: AnyStep,
  options: Readonly<Record<string, unknown>>,
  context: ServiceContext,
  which: 'files' | 'watchedFiles' = 'files',
): Promise<readonly ReadFile[]> {
  const files = await Promise.all(
    Object.values(step.services).map((service) =>
      which === 'watchedFiles' && service.watchedFiles !== undefined
        ? service.watchedFiles(options as never, context as never)
        : (service.files?.(options as never, context as never) ?? []),
    ),
  )
  const read = files.flat().map((file) => (typeof file === 'string' ? { path: file } : file))
  return [...new Map(read.map((file) => [file.path, file])).values()]
}

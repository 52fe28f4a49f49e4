import type { AnyStep, ServiceContext } from './step.ts'

export interface OpenedServices {
  readonly opened: Readonly<Record<string, unknown>>
  /** The files outside the artifacts that the services read. */
  files(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens a step's services, each with its own options; what was opened is closed again where a later one fails. */
export async function openServices(
  step: AnyStep,
  options: Readonly<Record<string, unknown>>,
  context: ServiceContext,
): Promise<OpenedServices> {
  const opened: Record<string, unknown> = {}
  const close = async () => {
    for (const [key, service] of Object.entries(step.services).reverse()) {
      if (key in opened) await service.close?.(opened[key] as never)
    }
  }
  try {
    for (const [key, service] of Object.entries(step.services)) {
      opened[key] = await service.open(options as never, context as never)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { opened, files: () => serviceFiles(step, options, context), close }
}

/** The files outside the artifacts that a step's services read, or those that make has to watch; each once. */
export async function serviceFiles(
  step: AnyStep,
  options: Readonly<Record<string, unknown>>,
  context: ServiceContext,
  which: 'files' | 'watchedFiles' = 'files',
): Promise<readonly string[]> {
  const files = await Promise.all(
    Object.values(step.services).map((service) =>
      which === 'watchedFiles' && service.watchedFiles !== undefined
        ? service.watchedFiles(options as never, context as never)
        : (service.files?.(options as never, context as never) ?? []),
    ),
  )
  return [...new Set(files.flat())]
}

import { existsSync } from 'node:fs'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { TrackingOptions } from '../options.ts'
import { storeAddress } from '../store-address.ts'
import { tracking } from '../tracking.ts'
import type { TrackingStore } from '../tracking-store.ts'

interface Around {
  readonly root: string
  readonly signal: AbortSignal
}

const VARIABLE = 'OTHER_TRACKING_URI'
const URI = 'mlflowTrackingUri'
const isOfStore = (key: string): boolean => key.startsWith('mlflowTracking')
const otherName = (key: string): string => key.replace('mlflow', 'other')

/** A second tracking store to read from, as a service of a step: `--from`, and its credentials under names of their own. */
export const sourceStore = {
  options: optionsWith('from', 'the store to import from: sqlite:///FILE, or the http(s) address of an MLflow server'),
  /** @throws StepError as `tracking.open`; MISSING_INPUT where the database does not exist */
  async open(options: Readonly<Record<string, unknown>>, around: Around): Promise<TrackingStore> {
    const address = storeAddress(String(options['from']), around.root, `--from (${VARIABLE})`)
    if (address.kind === 'embedded' && !existsSync(address.databaseFile)) {
      throw new StepError('MISSING_INPUT', `the tracking database ${address.databaseFile} does not exist`, {
        hint: `--from (${VARIABLE}) names the store to import from.`,
      })
    }
    return tracking.open(trackingOptions(options, 'from'), around)
  },
  close: (store: TrackingStore): void => store.close(),
}

/** A second tracking store to write to, as a service of a step: `--to`, and its credentials under names of their own. */
export const targetStore = {
  options: optionsWith('to', 'the store to export to: sqlite:///FILE, or the http(s) address of an MLflow server'),
  /** @throws StepError as `tracking.open` */
  async open(options: Readonly<Record<string, unknown>>, around: Around): Promise<TrackingStore> {
    storeAddress(String(options['to']), around.root, `--to (${VARIABLE})`)
    return tracking.open(trackingOptions(options, 'to'), around)
  },
  close: (store: TrackingStore): void => store.close(),
}

/** What a person has to tell of a second store: the same as of the first, as far as it is about that store alone. */
function optionsWith(flag: 'from' | 'to', description: string): z.ZodObject {
  const access = Object.entries(TrackingOptions.shape).filter(([key]) => key !== URI && isOfStore(key))
  return z.object({
    [flag]: z.string().min(1).describe(description).meta({ env: VARIABLE }),
    ...Object.fromEntries(
      access.map(([key, field]) => [
        otherName(key),
        field.describe(`of the other store: ${z.globalRegistry.get(field)?.description}`),
      ]),
    ),
  })
}

/** The options that open the second store; how requests are made is the same for both. */
function trackingOptions(options: Readonly<Record<string, unknown>>, flag: 'from' | 'to'): TrackingOptions {
  const keys = Object.keys(TrackingOptions.shape)
  const given = keys.map((key) => [key, options[key === URI ? flag : isOfStore(key) ? otherName(key) : key]])
  return TrackingOptions.parse(Object.fromEntries(given))
}

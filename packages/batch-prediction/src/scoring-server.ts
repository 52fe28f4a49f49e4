import { setTimeout as sleep } from 'node:timers/promises'
import { PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import * as z from 'zod'

/** A prediction as a scoring server gives it, one for each row. */
export type ServedPrediction = number | string | null

/** A running MLflow scoring server. Source: MLflow's "local inference server specification". */
export interface ScoringServer {
  /**
   * Predictions of rows of values, in the order of the columns.
   * @throws StepError BROKEN_CONTRACT where the server refuses the rows, UNAVAILABLE, DENIED, MISSING_INPUT
   */
  predict(columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<ServedPrediction[]>
}

export interface ServerOptions {
  readonly retries: number
  /** Seconds that an answer may take. */
  readonly timeout: number
  readonly signal: AbortSignal
}

export const isServerUri = (uri: string): boolean => /^https?:\/\//i.test(uri)

/** A server at an address such as `http://host:5000/invocations`. @throws StepError USAGE */
export function scoringServer(address: string, options: ServerOptions): ScoringServer {
  if (!URL.canParse(address)) throw new StepError('USAGE', `--model: "${address}" is no address`)
  const url = new URL(address)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (url.username !== '') {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    headers['authorization'] = `Basic ${Buffer.from(user).toString('base64')}`
    url.username = ''
    url.password = ''
  }
  return {
    async predict(columns, rows) {
      const body = JSON.stringify({ dataframe_split: { columns, data: rows } }, asJson)
      const text = await post(url, { body, headers }, options)
      return predictionsOf(text, rows.length, url)
    },
  }
}

/** Whole numbers beyond 2^53 lose digits in JSON as MLflow reads it too. */
const asJson = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 10_000

async function post(
  url: URL,
  request: { readonly body: string; readonly headers: Record<string, string> },
  { retries, timeout, signal }: ServerOptions,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const answer = await once(url, request, { timeout, signal })
    if (typeof answer === 'string') return answer
    if (attempt >= retries)
      throw new StepError('UNAVAILABLE', `the scoring server ${url} does not answer: ${answer.why}`, {
        hint: 'start it, as with "mlflow models serve"; a new run goes on after the chunks that are finished',
        cause: answer.cause,
      })
    await sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt), undefined, { signal })
  }
}

interface Faltered {
  readonly why: string
  readonly cause?: unknown
}

const WORTH_ANOTHER_TRY = new Set([408, 425, 429, 500, 502, 503, 504])

async function once(
  url: URL,
  { body, headers }: { readonly body: string; readonly headers: Record<string, string> },
  { timeout, signal }: Pick<ServerOptions, 'timeout' | 'signal'>,
): Promise<string | Faltered> {
  let response: Response
  let text: string
  try {
    const deadline = AbortSignal.timeout(timeout * 1000)
    response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.any([signal, deadline]) })
    text = await response.text()
  } catch (error) {
    signal.throwIfAborted()
    return { why: reasonOf(error), cause: error }
  }
  if (response.ok) return text
  const said = messageOf(text)
  if (response.status === 401 || response.status === 403)
    throw new StepError('DENIED', `the scoring server ${url} refused the request: ${response.status} ${said}`)
  if (response.status === 404 || response.status === 405)
    throw new StepError('MISSING_INPUT', `${url} answers ${response.status}: it is no scoring server`, {
      hint: 'the address of an MLflow scoring server ends in /invocations',
    })
  if (WORTH_ANOTHER_TRY.has(response.status)) return { why: `${response.status} ${said}` }
  throw new StepError('BROKEN_CONTRACT', `the scoring server ${url} refused the rows: ${response.status} ${said}`, {
    hint: '--model-columns names the columns that the model takes, in its order',
  })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

const Refusal = z.object({ message: z.string() })

function messageOf(text: string): string {
  const parsed = Refusal.safeParse(parseJson(text))
  return (parsed.data?.message ?? text).trim().slice(0, 500)
}

/** Python writes NaN and Infinity as bare words. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(text.replaceAll(/(?<=[[,:\s])-?(NaN|Infinity)(?=[\s,\]}])/g, 'null'))
    } catch {
      return undefined
    }
  }
}

const Value = z.union([z.number(), z.string(), z.null(), z.boolean().transform(Number)])
/** A frame comes as an object for each row: of one column, or of `prediction` among others such as probabilities. An array of one column comes as lists. */
const Row = z.union([
  Value,
  z.tuple([Value]).transform(([value]) => value),
  z
    .record(z.string(), Value)
    .refine((row) => Object.keys(row).length === 1)
    .transform((row) => Object.values(row)[0] ?? null),
  z.object({ [PREDICTION]: Value }).transform((row) => row[PREDICTION]),
])
const Answer = z.union([
  z.object({ predictions: z.array(Row) }),
  z.array(Row).transform((predictions) => ({ predictions })),
])

function predictionsOf(text: string, rows: number, url: URL): ServedPrediction[] {
  const parsed = Answer.safeParse(parseJson(text))
  if (parsed.data === undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the scoring server ${url} gave no prediction for each row: ${text.slice(0, 200)}`,
      {
        hint: 'the model has to give one value for each row',
      },
    )
  const { predictions } = parsed.data
  if (predictions.length !== rows)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the scoring server ${url} gave ${predictions.length} predictions for ${rows} rows`,
    )
  return predictions
}

import { StepError, type StepErrorCode } from '@millrace/errors'
import * as z from 'zod'

/** An answer of an MLflow server that says no: 3xx or 4xx. */
export class Refusal extends StepError {
  constructor(
    code: StepErrorCode,
    message: string,
    readonly status: number,
    /** MLflow's own code; undefined where the answer is not in MLflow's form. */
    readonly errorCode: string | undefined,
    hint?: string,
  ) {
    super(code, message, hint === undefined ? {} : { hint })
  }
}

export interface Answer {
  readonly status: number
  readonly text: string
  /** Where a redirect leads. */
  readonly location?: string | undefined
}

interface Request {
  readonly method: string
  /** Below the server's address, with its query. */
  readonly path: string
}

const ErrorBody = z.object({ error_code: z.string(), message: z.string().default('') })

/** What an answer other than 2xx, to a request at `uri`, means to the user. */
export function refusalOf({ status, text, location }: Answer, { method, path }: Request, uri: string): Refusal {
  const request = `${method} ${path.replace(/\?.*/, '')}`
  const said = errorBody(text)
  const refuse = (code: StepErrorCode, why: string, hint?: string) =>
    new Refusal(code, `MLflow server ${uri} ${why}`, status, said?.error_code, hint)
  if (/Invalid Host header/i.test(text)) {
    return refuse(
      'DENIED',
      'refuses requests that name it by this host',
      `Start it with --allowed-hosts "${hostOf(uri)}" (MLFLOW_SERVER_ALLOWED_HOSTS), or use an address that it allows.`,
    )
  }
  if (/Cross-origin request blocked/i.test(text)) {
    return refuse(
      'DENIED',
      `takes ${request} for one of a browser's page`,
      'Keep a proxy from adding an Origin header.',
    )
  }
  if (status >= 300 && status < 400) {
    const target = redirectTarget(location, path, uri)
    return refuse('USAGE', `redirects ${request} to ${target.shown} (${status})`, target.hint)
  }
  if (status === 401 || status === 403) {
    const why = status === 401 ? 'does not accept the credentials' : `does not allow ${request}`
    return refuse(
      'DENIED',
      `${why} (${status})`,
      'Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.',
    )
  }
  if (status === 413) {
    return refuse('USAGE', `does not take ${request}: it is too large (413)`, TOO_LARGE)
  }
  if (said !== undefined) {
    return refuse(status === 404 ? 'MISSING_INPUT' : 'USAGE', `refused ${request} (${status}): ${said.message}`)
  }
  return refuse(
    status >= 500 && status !== 501 ? 'UNAVAILABLE' : 'USAGE',
    `answered ${request} with ${status} and ${/<html|<!doctype/i.test(text) ? 'a page of HTML' : 'no MLflow message'}`,
    NO_SERVER,
  )
}

function errorBody(text: string): z.infer<typeof ErrorBody> | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * A redirect is told, never followed: the credentials have gone to the first address already, a POST would become a GET,
 * and the second address may be anybody's.
 */
function redirectTarget(location: string | undefined, path: string, uri: string): { shown: string; hint: string } {
  const given = location !== undefined && URL.canParse(location, uri + path) ? new URL(location, uri + path) : undefined
  if (given === undefined) return { shown: 'nowhere', hint: NO_SERVER }
  given.username = ''
  given.password = ''
  const shown = given.origin + given.pathname
  const route = path.replace(/\?.*/, '')
  if (!given.pathname.replace(/\/+$/, '').endsWith(route)) return { shown, hint: NO_SERVER }
  const base = shown.replace(/\/+$/, '').slice(0, -route.length)
  return { shown, hint: `Set MLFLOW_TRACKING_URI to ${base}, if you trust that address with your credentials.` }
}

const TOO_LARGE = 'Raise the limit of the proxy in front of it, such as client_max_body_size of nginx.'

const NO_SERVER =
  'Check that MLFLOW_TRACKING_URI is the address of an MLflow server, with its path prefix where it has one, and that ' +
  'no page for logging in is in between.'

const hostOf = (uri: string) => new URL(uri).host

/** Whether a caught value is MLflow's refusal with this error code. */
export function isRefusal(error: unknown, errorCode: string): error is Refusal {
  return error instanceof Refusal && error.errorCode === errorCode
}

/** The answer, or `missing` where MLflow says that what it is about does not exist. */
export async function orMissing<T>(
  answer: Promise<T>,
  missing: Error,
  errorCode = 'RESOURCE_DOES_NOT_EXIST',
): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw isRefusal(error, errorCode) ? missing : error
  }
}

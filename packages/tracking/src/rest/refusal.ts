import { StepError, type StepErrorCode } from '@millrace/errors'
import * as z from 'zod'

/** A 4xx answer of an MLflow server. */
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
}

const ErrorBody = z.object({ error_code: z.string(), message: z.string().default('') })

/** What an answer other than 2xx, to `request` at `uri`, means to the user. */
export function refusalOf({ status, text }: Answer, request: string, uri: string): Refusal {
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
  if (status === 401 || status === 403) {
    const why = status === 401 ? 'does not accept the credentials' : `does not allow ${request}`
    return refuse(
      'DENIED',
      `${why} (${status})`,
      'Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.',
    )
  }
  if (said !== undefined) {
    return refuse(status === 404 ? 'MISSING_INPUT' : 'USAGE', `refused ${request} (${status}): ${said.message}`)
  }
  return refuse(
    status >= 500 ? 'UNAVAILABLE' : 'USAGE',
    `answered ${request} with ${status} and ${/<html|<!doctype/i.test(text) ? 'a page of HTML' : 'no MLflow message'}`,
    'Check that MLFLOW_TRACKING_URI is the address of an MLflow server, with its path prefix where it has one.',
  )
}

function errorBody(text: string): z.infer<typeof ErrorBody> | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const hostOf = (uri: string) => new URL(uri).host

/** Whether a caught value is MLflow's refusal with this error code. */
export function isRefusal(error: unknown, errorCode: string): error is Refusal {
  return error instanceof Refusal && error.errorCode === errorCode
}

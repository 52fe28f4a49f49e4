import * as z from 'zod'

/** Where runs and models are tracked; the names are those of MLflow's own client. */
export const TrackingOptions = z.object({
  mlflowTrackingUri: z
    .string()
    .min(1)
    .default('sqlite:///mlflow.db')
    .describe('where runs and models are kept: sqlite:///FILE, or the http(s) address of an MLflow server'),
  mlflowTrackingUsername: z.string().optional().describe('user name for an MLflow server'),
  mlflowTrackingPassword: z.string().optional().meta({ secret: true }).describe('password for an MLflow server'),
  mlflowTrackingToken: z
    .string()
    .optional()
    .meta({ secret: true })
    .describe('bearer token for an MLflow server, used where no user name and password are given'),
  mlflowTrackingInsecureTls: z.boolean().default(false).describe("do not verify the MLflow server's certificate"),
  mlflowTrackingServerCertPath: z
    .string()
    .optional()
    .describe("PEM file of the authority that signed the MLflow server's certificate"),
  mlflowTrackingClientCertPath: z
    .string()
    .optional()
    .describe('PEM file with the certificate and key to show to an MLflow server'),
  mlflowHttpRequestMaxRetries: z
    .int()
    .min(0)
    .max(20)
    .default(7)
    .describe('how often a request to an MLflow server that falters is repeated'),
  mlflowHttpRequestTimeout: z
    .int()
    .min(1)
    .max(86_400)
    .default(120)
    .describe('seconds that an MLflow server may be silent within an answer'),
})
export type TrackingOptions = z.infer<typeof TrackingOptions>

import type { SenderCodes } from '../delivery/custom-sender.ts'
import type { LambdaEndpoint } from '../domain/functions.ts'
import { ConfigError } from './error.ts'
import { optionOrEnv, parseUrl } from './options.ts'
import type { Section } from './section.ts'

export interface LambdaGiven {
  readonly lambdaEndpoint?: string
  readonly senderCodes?: SenderCodes
}

/** Where functions are invoked that the configuration does not name, and what all of them are told. */
export const lambda = {
  name: 'lambda',
  options: () => [
    optionOrEnv(
      '--lambda-endpoint <url>',
      'invoke functions that the file does not name there, by the API of AWS Lambda; aws is Amazon’s own, with the AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment',
    ).argParser((text) => (text === 'aws' ? text : parseUrl(text))),
    optionOrEnv(
      '--sender-codes <form>',
      'how CustomEmailSender and CustomSMSSender are told codes: clear, or encrypted as at AWS',
    )
      .choices(['clear', 'encrypted'])
      .default('clear'),
  ],
  read(
    { lambdaEndpoint: endpoint }: LambdaGiven,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ): LambdaEndpoint | undefined {
    if (endpoint === undefined) return undefined
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: sessionToken } = environment
    if (id && secret) return { endpoint, keys: { accessKeyId: id, secretAccessKey: secret, sessionToken } }
    if (endpoint === 'aws') {
      throw new ConfigError(
        'To invoke functions at AWS, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that may do so.',
      )
    }
    // What stands in for Lambda on a developer's machine takes any.
    return { endpoint, keys: { accessKeyId: 'local', secretAccessKey: 'local' } }
  },
} satisfies Section<LambdaGiven>

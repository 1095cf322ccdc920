import type { LambdaEndpoint } from '../../domain/functions.ts'
import { post } from '../../http/outgoing/send.ts'
import type { FunctionName } from './function-name.ts'
import type { Limits } from './runner.ts'
import { FunctionFailed, NotCalled } from './runner.ts'
import { errorMessageOf, read } from './url.ts'

/**
 * Invokes a function by the API of AWS Lambda, at AWS or at what stands in for it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invoke(
  { endpoint, credentials }: LambdaEndpoint,
  { arn, name, qualifier, region }: FunctionName,
  event: object,
  { signal }: Limits,
): Promise<unknown> {
  const isAws = endpoint === 'aws'
  const base = isAws
    ? `https://lambda.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`
    : endpoint
  // Stand-ins know a function by its name alone.
  const path = isAws ? encodeURIComponent(arn) : name
  const query = !isAws && qualifier !== undefined ? `?Qualifier=${encodeURIComponent(qualifier)}` : ''
  const body = JSON.stringify(event)
  const { AwsV4Signer } = await import('aws4fetch')
  const signed = await new AwsV4Signer({
    method: 'POST',
    url: `${base}/2015-03-31/functions/${path}/invocations${query}`,
    headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' },
    body,
    service: 'lambda',
    region,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
  }).sign()
  const { status, headers, text } = await post(signed.url.href, {
    headers: Object.fromEntries(signed.headers),
    body,
    signal,
  })
  if (status !== 200)
    throw new NotCalled(codeOf(headers['x-amzn-errortype']), { cause: new Error(text.slice(0, 1_000)) })
  if (headers['x-amz-function-error'] === undefined) return read(text)
  throw new FunctionFailed(errorMessageOf(text) ?? 'Unhandled')
}

/** The name of Lambda's error. It is told to whoever called the operation, so nothing else may stand in its place. */
function codeOf(header: string | string[] | undefined): string {
  return /^\w{1,64}/.exec(String(header ?? ''))?.[0] ?? 'ServiceException'
}

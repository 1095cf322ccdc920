import type { LambdaEndpoint } from '../../domain/functions.ts'
import { awsSuffix, signed } from '../../http/outgoing/aws.ts'
import type { Send } from '../../http/outgoing/send.ts'
import type { FunctionName } from './function-name.ts'
import type { Limits } from './runner.ts'
import { FunctionFailed, NotCalled, read } from './runner.ts'
import { errorMessageOf } from './url.ts'

/**
 * Invokes a function by the API of AWS Lambda, at AWS or at what stands in for it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invoke(
  send: Send,
  { endpoint, keys }: LambdaEndpoint,
  { arn, name, qualifier, region }: FunctionName,
  event: object,
  { signal }: Limits,
): Promise<unknown> {
  const isAws = endpoint === 'aws'
  const base = isAws ? `https://lambda.${region}.${awsSuffix(region)}` : endpoint
  // Stand-ins know a function by its name alone.
  const path = isAws ? encodeURIComponent(arn) : name
  const query = !isAws && qualifier !== undefined ? `?Qualifier=${encodeURIComponent(qualifier)}` : ''
  const request = {
    method: 'POST',
    url: `${base}/2015-03-31/functions/${path}/invocations${query}`,
    headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' },
    body: JSON.stringify(event),
  } as const
  const answered = await send(await signed(request, { service: 'lambda', region }, keys), signal)
  const { status, headers } = answered
  const text = await answered.text()
  if (status !== 200) throw new NotCalled(codeOf(headers['x-amzn-errortype']), `AWS Lambda answered ${status}`)
  if (headers['x-amz-function-error'] === undefined) return read(text)
  throw new FunctionFailed(errorMessageOf(text) ?? 'Unhandled')
}

/** The name of Lambda's error. It is told to whoever called the operation, so nothing else may stand in its place. */
function codeOf(header: string | string[] | undefined): string {
  return /^\w{1,64}/.exec(String(header ?? ''))?.[0] ?? 'ServiceException'
}

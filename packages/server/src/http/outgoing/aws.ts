import type { OutgoingRequest } from './send.ts'

/** By whose keys AWS is called. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A service of AWS as a signature names it. */
export interface AwsScope {
  readonly service: 'lambda' | 'ses' | 'sns'
  readonly region: string
}

/** Signs a request (Signature Version 4). The library is loaded with the first. */
export async function signed(
  { url, method, headers, body }: OutgoingRequest,
  { service, region }: AwsScope,
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
): Promise<OutgoingRequest> {
  const { AwsV4Signer } = await import('aws4fetch')
  const what = { method, url, headers, ...(body !== undefined && { body }) }
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  const signer = new AwsV4Signer({ ...what, ...keys, service, region })
  const { url: at, headers: all } = await signer.sign()
  return { ...what, url: at.href, headers: Object.fromEntries(all) }
}

/** What the names of AWS end in: China has its own. */
export function awsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}

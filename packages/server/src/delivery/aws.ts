import type { AwsClient } from 'aws4fetch'

/** Where a service of AWS is reached, and as whom. */
export interface AwsSettings {
  readonly region: string
  /** In place of the region's own, without a slash at the end. */
  readonly endpoint?: string | undefined
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Signs requests (Signature Version 4). The library is loaded with the first. */
export function signer(service: string, { region, accessKeyId, secretAccessKey, sessionToken }: AwsSettings) {
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  let client: Promise<AwsClient> | undefined
  return async (url: string, init: RequestInit): Promise<Request> => {
    client ??= import('aws4fetch').then(({ AwsClient: Client }) => new Client({ ...keys, region, service, retries: 0 }))
    return (await client).sign(url, init)
  }
}

/** What a call is refused with that is no use again: AWS's own troubles, its limits and our keys are not among them. */
export function isFinal(names: readonly string[]): (status: number, reason: string) => boolean {
  return (_, reason) => names.some((name) => reason === name || reason === `${name}Exception`)
}

import type { Services } from '../services.ts'

/** What stands in for AWS KMS: the master key wraps data keys, for an ARN and a context, and gives them back for both. */

/** For what a data key is wrapped. */
export interface WrappedFor {
  readonly keyArn: string
  readonly context: Readonly<Record<string, string>>
}

type Needs = Pick<Services, 'keyring'>

const PURPOSE = 'kms'

export function wrapDataKey({ keyring }: Needs, dataKey: Uint8Array, { keyArn, context }: WrappedFor): Uint8Array {
  const state = [keyArn, sorted(context), Buffer.from(dataKey).toString('base64')]
  return Buffer.from(keyring.sealState(state, PURPOSE))
}

/** A data key that was wrapped, in base64, and the key that did; `undefined` for anything else, or another context. */
export function unwrapDataKey(
  { keyring }: Needs,
  ciphertext: Uint8Array,
  context: WrappedFor['context'],
): { readonly keyArn: string; readonly dataKey: string } | undefined {
  const state = keyring.openState(Buffer.from(ciphertext).toString('latin1'), PURPOSE)
  if (state === undefined) return undefined
  const [keyArn, of, dataKey] = state as [string, unknown, string] // sealed above
  return JSON.stringify(of) === JSON.stringify(sorted(context)) ? { keyArn, dataKey } : undefined
}

function sorted(context: WrappedFor['context']) {
  return Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

import { refuseContents } from './contents.ts'
import { refuseForms } from './forms.ts'
import { goodTokens } from './good.ts'
import type { Corpus } from './making.ts'
import { createMaking } from './making.ts'
import { refuseSignatures } from './signatures.ts'

/** Makes all tokens anew, under keys that nobody has seen; `canary` is a URL that must never be asked for. */
export function createCorpus(canary: string): Corpus {
  const making = createMaking(canary)
  refuseForms(making)
  refuseContents(making)
  refuseSignatures(making)
  const { key, other, hostile } = making
  return { jwks: { keys: [key.jwk, other.jwk] }, good: goodTokens(making), hostile }
}

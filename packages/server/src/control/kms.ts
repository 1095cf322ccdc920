import { equal } from '../crypto/secrets.ts'
import { unwrapDataKey } from '../domain/keys/kms.ts'
import type { Services } from '../domain/services.ts'
import { readBody } from '../http/body.ts'
import { signatureScope } from '../http/signature-scope.ts'
import { refuseOtherPages } from './guard.ts'

const LONGEST = 65_536

/**
 * `POST /_poolhouse/kms`: decrypts what a function that sends messages was told, in place of AWS KMS. It is the one
 * operation of it that the AWS Encryption SDK calls there.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export async function decrypt(
  services: Pick<Services, 'keyring'>,
  request: Request,
  token: string | undefined,
): Promise<Response> {
  const foreign = refuseOtherPages(request)
  if (foreign) return foreign
  // As for signed operations: any access key, or the token in its place.
  const scope = signatureScope(request.headers.get('authorization'))
  if (!scope) return refused('MissingAuthenticationTokenException')
  if (token !== undefined && !equal(scope.accessKeyId, token)) return refused('UnrecognizedClientException')
  if (request.headers.get('x-amz-target') !== 'TrentService.Decrypt') return refused('UnknownOperationException')
  const asked = read(await readBody(request, LONGEST))
  if (!asked) return refused('SerializationException')
  const { CiphertextBlob, EncryptionContext, KeyId } = asked
  const unwrapped = unwrapDataKey(services, Buffer.from(CiphertextBlob, 'base64'), EncryptionContext)
  if (!unwrapped) return refused('InvalidCiphertextException')
  const { keyArn, dataKey } = unwrapped
  if (KeyId !== undefined && KeyId !== keyArn) return refused('IncorrectKeyException')
  return answer(200, { KeyId: keyArn, Plaintext: dataKey, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
}

interface Asked {
  readonly CiphertextBlob: string
  readonly EncryptionContext: Readonly<Record<string, string>>
  readonly KeyId: string | undefined
}

function read(body: Uint8Array | undefined): Asked | undefined {
  try {
    const asked = JSON.parse(new TextDecoder().decode(body)) as Partial<Asked> // looked at below
    const { CiphertextBlob, EncryptionContext = {}, KeyId } = asked
    const isContext = Object.values(EncryptionContext).every((value) => typeof value === 'string')
    const isKey = KeyId === undefined || typeof KeyId === 'string'
    return typeof CiphertextBlob === 'string' && isContext && isKey
      ? { CiphertextBlob, EncryptionContext, KeyId }
      : undefined
  } catch {
    return undefined
  }
}

function refused(name: string): Response {
  return answer(400, { __type: name })
}

function answer(status: number, body: object): Response {
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'cache-control': 'no-store' },
  })
}

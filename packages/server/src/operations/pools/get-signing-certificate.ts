import { signingCertificate } from '../../domain/federation/signing-certificate.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetSigningCertificate.html */
export async function GetSigningCertificate({
  input,
  services,
}: CallOf<'GetSigningCertificate'>): Promise<Output<'GetSigningCertificate'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { certificate } = await signingCertificate(services, pool)
  return { Certificate: certificate }
}

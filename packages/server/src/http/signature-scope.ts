const CREDENTIAL = /\bCredential=([^/,\s]{1,256})\/\d{8}\/([a-z0-9-]{1,32})\/[a-z0-9-]{1,32}\/aws4_request\b/

/** The access key id and the region of a signature, as far as it has them. */
export function signatureScope(authorization: string | null): { accessKeyId: string; region: string } | undefined {
  if (authorization === null || !authorization.startsWith('AWS4-HMAC-SHA256')) return undefined
  const [, accessKeyId, region] = CREDENTIAL.exec(authorization.slice(0, 2048)) ?? []
  return accessKeyId !== undefined && region !== undefined ? { accessKeyId, region } : undefined
}

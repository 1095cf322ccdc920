import { constants, createCipheriv, publicEncrypt, X509Certificate } from 'node:crypto'
import type { Random } from '../../../crypto/secrets.ts'

/** An assertion that only the holder of a certificate's key can read (XML Encryption 1.1): AES-256-GCM, its key by RSA-OAEP. */
export function encrypted(random: Random, assertion: string, certificate: string): string {
  const [key, nonce] = [random(32), random(12)]
  const aes = createCipheriv('aes-256-gcm', key, nonce)
  const data = Buffer.concat([nonce, aes.update(assertion, 'utf8'), aes.final(), aes.getAuthTag()])
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key)
  const value = (bytes: Buffer) =>
    `<e:CipherData><e:CipherValue>${bytes.toString('base64')}</e:CipherValue></e:CipherData>`
  return (
    '<a:EncryptedAssertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">' +
    '<e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">' +
    '<e:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>' +
    '<d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><e:EncryptedKey>' +
    '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">' +
    '<d:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></e:EncryptionMethod>' +
    `${value(sealed)}</e:EncryptedKey></d:KeyInfo>${value(data)}</e:EncryptedData></a:EncryptedAssertion>`
  )
}

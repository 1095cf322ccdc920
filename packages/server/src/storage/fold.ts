/**
 * The form in which two spellings of one name are equal: lower case, then Unicode NFC (RFC 8265 §3.3), with both lower
 * sigmas as one.
 *
 * Needs no locale, is idempotent, and keeps prefixes (but for letters that compose with what follows them), which is
 * why the final sigma goes: `toLowerCase` chooses it by what stands behind.
 */
export function fold(value: string): string {
  return value.toLowerCase().normalize('NFC').replaceAll('ς', 'σ')
}

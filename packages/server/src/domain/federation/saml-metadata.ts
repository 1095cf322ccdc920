import { ApiError } from '../../errors.ts'
import { withoutComments } from '../markup.ts'

const LONGEST = 100_000
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/**
 * Reads where a SAML provider takes requests, of its metadata. Refuses a text that is no metadata, or names no place.
 *
 * This is shown and nothing is believed for it: whoever verifies a signature parses the metadata as XML.
 */
export function readMetadata(text: string): { readonly signIn: string; readonly signOut: string | undefined } {
  if (text.length > LONGEST) throw invalid(`The SAML metadata must have at most ${LONGEST} characters`)
  // Entities of a document type can read files and fill the memory of whoever parses them.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw invalid('The SAML metadata must have no document type')
  const shown = withoutComments(text)
  if (!/<(?:[\w.-]+:)?EntityDescriptor[\s>]/.test(shown)) throw invalid('The SAML metadata has no EntityDescriptor')
  const signIn = placeOf(shown, 'SingleSignOnService')
  if (signIn === undefined) throw invalid('The SAML metadata has no SingleSignOnService with the HTTP-Redirect binding')
  return { signIn, signOut: placeOf(shown, 'SingleLogoutService') }
}

function placeOf(text: string, service: string): string | undefined {
  for (const [, attributes = ''] of text.matchAll(new RegExp(`<(?:[\\w.-]+:)?${service}\\s([^<>]*)>`, 'g'))) {
    const location = attributeOf(attributes, 'Location')
    // Somebody's browser is led there.
    const isPage = location !== undefined && /^https?:\/\//i.test(location) && URL.canParse(location)
    if (attributeOf(attributes, 'Binding') === REDIRECT && isPage) return location
  }
  return undefined
}

function attributeOf(attributes: string, name: string): string | undefined {
  const [, doubly, singly] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? []
  return (doubly ?? singly)?.replaceAll('&amp;', '&')
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}

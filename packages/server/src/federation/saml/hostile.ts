/**
 * Refuses XML that has what no message of SAML needs, before anything parses it.
 *
 * A document type can name files to be read, and entities that grow until the memory is full. A comment, or an
 * instruction, in the middle of a name makes one program read all of it and another the part before: so
 * `ana@company.com<!---->.evil.example` is signed as one person and signed in as another.
 */
export function refuseHostile(text: string): void {
  refuseLarge(text)
  if (/<!/.test(text)) throw new Error('It has a document type, an entity, a comment or a CDATA section.')
  if (/<\?/.test(text.replace(/^\uFEFF?\s*<\?xml\s[^?<>]{0,200}\?>/, ''))) throw new Error('It has an instruction.')
  // Any other encoding could hide all of this.
  if (text.includes('\0') || /^\uFEFF?\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])/i.test(text)) {
    throw new Error('It is not UTF-8.')
  }
}

/**
 * Messages of SAML are some ten deep, and have an element for each group somebody is in. The work of the library grows by
 * the square of their number, or of what looks like tags and is none, and anybody may have it done.
 */
const DEEPEST = 50
const MOST = 1_200
const LONGEST_TAG = 4_096
const TAG = /<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g

function refuseLarge(text: string): void {
  const tags = text.match(TAG) ?? []
  if (tags.length < text.split('<').length - 1) throw new Error('It has a tag that does not end.')
  let depth = 0
  let elements = 0
  for (const tag of tags) {
    const closes = tag.startsWith('</')
    if (!closes) elements += 1
    if (!tag.endsWith('/>')) depth += closes ? -1 : 1
    const isLarge = depth > DEEPEST || elements > MOST || tag.length > LONGEST_TAG
    if (isLarge || depth < 0) throw new Error('It has too many elements, too many in each other, or too long ones.')
  }
}

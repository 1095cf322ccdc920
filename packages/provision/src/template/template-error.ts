/** A template that cannot be carried out, in a sentence for the person who wrote it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/** A template that cannot be carried out, in a sentence for the person who wrote it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/** Says which part of the template a refusal is about. */
export function named<T>(where: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`${where}: ${error.message}`, { cause: error })
    throw error
  }
}

import { ApiError } from '../../errors.ts'

/** Refuses links without one for every language, and those that would do something else than lead to a page. */
export function refuseLinks(links: Readonly<Record<string, string>> | undefined): void {
  if (!links?.['cognito:default']) {
    throw new ApiError('InvalidParameterException', 'Links must contain a value for cognito:default.')
  }
  const wrong = Object.entries(links).find(([, url]) => !URL.canParse(url) || !/^https?:\/\//i.test(url))
  if (wrong) throw new ApiError('InvalidParameterException', `The link ${wrong[0]} is not a URL of https or http.`)
}

/** Answers a value as JSON. */
export function json(value: object): Response {
  // No page of another origin may load an answer as a script or a frame either.
  const headers = {
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  return Response.json(value, { headers })
}

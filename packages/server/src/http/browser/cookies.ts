/**
 * The value of a cookie that a browser sends; `undefined` where there is none, or more than one of the name: another host
 * may have put a second one there, for somebody to go on under it.
 */
export function cookieNamed({ headers }: Pick<Request, 'headers'>, name: string): string | undefined {
  const [value, ...others] = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  return value === undefined || others.length > 0 ? undefined : value.slice(name.length + 1)
}

const UNKNOWN = 'unknown'
/** The longest name of a device that the service's model has. */
const LONGEST = 1024

type Names = readonly (readonly [name: string, version: RegExp])[]

/** Read downwards: most browsers call themselves by the names of those before them, too. */
const PROGRAMS: Names = [
  ['Edge', /\b(?:Edg|EdgA|EdgiOS)\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)(?=.*\bSafari\/)/],
]

const SYSTEMS: Names = [
  ['Windows', /\bWindows NT (\d+)|\bos\/windows/i],
  ['iOS', /\b(?:iPhone|iPad)(?:.*? OS (\d+))?|\bos\/iOS/],
  ['Android', /\bAndroid(?: (\d+))?|\bos\/android/i],
  ['macOS', /\b(?:Mac OS X|os\/macos)\b/i],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/i],
]

/** What a `User-Agent` says of a device: the browser or program and the system, such as `Chrome 125 / Windows 10`. */
export function deviceType(agent: string): string {
  const text = agent.slice(0, LONGEST)
  // Programs of no browser name themselves first, as in `aws-cli/2.15.0 os/linux`.
  const [, own, version] = /^([\w.-]+)\/(\d+)/.exec(text) ?? []
  const program = named(PROGRAMS, text) ?? (own && own !== 'Mozilla' ? `${own} ${version}` : undefined)
  const known = [program, named(SYSTEMS, text)].filter((name) => name !== undefined)
  return known.length > 0 ? known.join(' / ') : UNKNOWN
}

function named(names: Names, text: string): string | undefined {
  for (const [name, pattern] of names) {
    const found = pattern.exec(text)
    if (found) return found[1] === undefined ? name : `${name} ${found[1]}`
  }
  return undefined
}
